package io.quittance.webhook.outbound;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quittance.infrastructure.TestTokens;
import io.quittance.platform.secret.SecretTexts;
import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.security.token.TokenSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What only the sandbox may do. */
class OutboundSettingsTest {

  private final SecuritySettings outside =
      new SecuritySettings(new TokenSettings(null, TestTokens.trusted()), List.of(), false);
  private final SecuritySettings sandbox =
      new SecuritySettings(new TokenSettings(null, TestTokens.trusted()), List.of(), true);

  @Test
  void allowsThisMachineInTheSandboxOnly() {
    assertThatIllegalStateException()
        .isThrownBy(() -> settings(true).requireSafe(outside))
        .withMessageContaining("allow-loopback");
    assertThatCode(() -> settings(true).requireSafe(sandbox)).doesNotThrowAnyException();
    assertThatCode(() -> settings(false).requireSafe(outside)).doesNotThrowAnyException();
  }

  @Test
  void needsAKeySetOfItsOwnOutsideOfTheSandbox() {
    var configuration = new OutboundConfiguration();
    assertThatIllegalStateException()
        .isThrownBy(() -> configuration.endpointSecretTexts(settings(false), outside))
        .withMessageContaining(OutboundSettings.KEY_SET);
    assertThatIllegalStateException()
        .isThrownBy(
            () -> new SecretTexts(OutboundSettings.KEY_SET, SecretTexts.SANDBOX_KEY_SET, false));
  }

  private static OutboundSettings settings(boolean allowLoopback) {
    return new OutboundSettings(
        URI.create("http://localhost:8080"),
        URI.create("http://localhost:8082"),
        null,
        allowLoopback,
        Set.of(443),
        16,
        Duration.ofHours(24),
        Duration.ofSeconds(20),
        16,
        128,
        4_096,
        Duration.ofMillis(500),
        Duration.ofDays(90));
  }
}

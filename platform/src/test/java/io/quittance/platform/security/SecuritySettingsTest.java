package io.quittance.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quittance.infrastructure.TestTokens;
import io.quittance.platform.security.token.TokenSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecuritySettingsTest {

  @Test
  void knowsSandboxKeysThatStrayed() {
    var outside = settings(false);
    var inside = settings(true);

    assertThat(outside.isMisplaced("sk_test_sandbox_a")).isTrue();
    assertThat(outside.isMisplaced("71755F73616E64626F785F6B")).isTrue();
    assertThat(outside.isMisplaced("sk_live_1")).isFalse();
    assertThat(inside.isMisplaced("sk_test_sandbox_a")).isFalse();
  }

  @Test
  void wantsToKnowSomebody() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new TokenSettings(null, " "))
        .withMessageContaining("quittance.security.token.trusted is not set");
    assertThatIllegalStateException()
        .isThrownBy(() -> new TokenSettings(null, TestTokens.trusted()).requiredKey())
        .withMessageContaining("quittance.security.token.key is not set");
  }

  private static SecuritySettings settings(boolean sandbox) {
    return new SecuritySettings(new TokenSettings(null, TestTokens.trusted()), List.of(), sandbox);
  }
}

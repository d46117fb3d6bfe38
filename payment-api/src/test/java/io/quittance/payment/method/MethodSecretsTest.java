package io.quittance.payment.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quittance.infrastructure.TestTokens;
import io.quittance.platform.secret.NewKeySet;
import io.quittance.platform.secret.SecretTexts;
import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.security.token.TokenSettings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MethodSecretsTest {

  private static final UUID METHOD = new UUID(7, 1);
  private static final String ACCOUNT = "DE02 1203 0000 0000 2020 51";

  private final MethodSecrets secrets = secrets(null, true);

  @Test
  void opensWhatItSealed() {
    var sealed = secrets.seal(METHOD, ACCOUNT);

    assertThat(secrets.open(METHOD, sealed)).isEqualTo(ACCOUNT);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain(ACCOUNT);
    assertThat(secrets.seal(METHOD, ACCOUNT)).isNotEqualTo(sealed);
  }

  @Test
  void opensNothingOfAnotherMethodAndNothingThatWasChanged() {
    var sealed = secrets.seal(METHOD, ACCOUNT);
    var changed = sealed.clone();
    changed[changed.length - 1] ^= 1;

    assertThatIllegalStateException().isThrownBy(() -> secrets.open(new UUID(7, 2), sealed));
    assertThatIllegalStateException().isThrownBy(() -> secrets.open(METHOD, changed));
  }

  @Test
  void aNewKeySetKeepsSecretsFromTheOldOne() throws GeneralSecurityException {
    var live = secrets(NewKeySet.generate(), false);

    assertThat(live.open(METHOD, live.seal(METHOD, ACCOUNT))).isEqualTo(ACCOUNT);
    var sealed = secrets.seal(METHOD, ACCOUNT);
    assertThatIllegalStateException().isThrownBy(() -> live.open(METHOD, sealed));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", SecretTexts.SANDBOX_KEY_SET})
  void outsideOfTheSandboxNothingStartsWithoutAKeySetOfItsOwn(@Nullable String keySet) {
    assertThatIllegalStateException()
        .isThrownBy(() -> secrets(keySet, false))
        .withMessageContaining("quittance.payment.methods.key-set");
  }

  @Test
  void doesNotQuoteAKeySetThatItCannotRead() {
    assertThatIllegalStateException()
        .isThrownBy(() -> secrets("{\"key\": \"very-secret\"}", true))
        .withMessageContaining("quittance.payment.methods.key-set")
        .withMessageNotContaining("very-secret")
        .withNoCause();
  }

  private static MethodSecrets secrets(@Nullable String keySet, boolean sandbox) {
    return new MethodSecrets(
        new MethodSettings(keySet),
        new SecuritySettings(new TokenSettings(null, TestTokens.trusted()), List.of(), sandbox));
  }
}

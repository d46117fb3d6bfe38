package io.quittance.payment.method;

import io.quittance.platform.id.Ids;
import io.quittance.platform.secret.SecretTexts;
import io.quittance.platform.security.SecuritySettings;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Encrypts what payment methods hide: wallet ids, gift card codes, bank accounts. What was sealed
 * for one method opens for no other.
 */
@Component
@EnableConfigurationProperties(MethodSettings.class)
class MethodSecrets {

  private static final String PROPERTY = "quittance.payment.methods.key-set";

  private final SecretTexts texts;

  /**
   * Reads the key set.
   *
   * @throws IllegalStateException when there is none, when it cannot be read, and for the sandbox's
   *     outside of it: the service does not start
   */
  MethodSecrets(MethodSettings settings, SecuritySettings security) {
    this.texts = new SecretTexts(PROPERTY, settings.keySet(), security.sandbox());
  }

  SecretTexts texts() {
    return texts;
  }

  /** Encrypts what a method hides. */
  byte[] seal(UUID methodId, String value) {
    return texts.seal(Ids.write(PaymentMethod.PREFIX, methodId), value);
  }

  /**
   * Decrypts what was sealed for a method.
   *
   * @throws IllegalStateException when it was sealed for another one, was changed, or its key is
   *     gone
   */
  String open(UUID methodId, byte[] sealed) {
    return texts.open(Ids.write(PaymentMethod.PREFIX, methodId), sealed);
  }
}

package io.quittance.ledger.terms;

import static io.quittance.ledger.LedgerProblem.PAYOUTS_NOT_CONFIGURED;

import io.quittance.platform.secret.SealedColumn;
import io.quittance.platform.secret.SecretTexts;
import io.quittance.platform.security.SecuritySettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Encrypts what payouts hide. What was sealed for one owner opens for no other. */
@Component
@EnableConfigurationProperties(TermsSettings.class)
public class PayoutSecrets {

  private static final String PROPERTY = "quittance.ledger.terms.key-set";

  private final @Nullable SecretTexts texts;

  /**
   * Reads the key set.
   *
   * @throws IllegalStateException when it cannot be read, and for the sandbox's outside of it: the
   *     service does not start
   */
  PayoutSecrets(TermsSettings settings, SecuritySettings security) {
    var keySet = settings.keySet();
    boolean isSet = keySet != null && !keySet.isBlank();
    this.texts =
        isSet || security.sandbox() ? new SecretTexts(PROPERTY, keySet, security.sandbox()) : null;
  }

  /**
   * Encrypts a text.
   *
   * @throws io.quittance.platform.problem.Refusal {@code payouts_not_configured}
   */
  public byte[] seal(String owner, String text) {
    return texts().seal(owner, text);
  }

  /**
   * Decrypts a text.
   *
   * @throws io.quittance.platform.problem.Refusal {@code payouts_not_configured}
   */
  public String open(String owner, byte[] sealed) {
    return texts().open(owner, sealed);
  }

  /**
   * A column that is sealed with these keys, for their rotation; null where there are none.
   *
   * @param key the columns that name a row
   */
  public @Nullable SealedColumn column(String table, List<String> key, SealedColumn.Owner owner) {
    return texts == null ? null : SealedColumn.of(table, key, "sealed", owner, texts);
  }

  private SecretTexts texts() {
    if (texts == null) {
      throw PAYOUTS_NOT_CONFIGURED.because(PROPERTY);
    }
    return texts;
  }
}

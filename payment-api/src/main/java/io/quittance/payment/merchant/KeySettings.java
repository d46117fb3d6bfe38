package io.quittance.payment.merchant;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How merchants may have keys.
 *
 * @param activeMax keys of one merchant that work; twice as many while rotated ones still do
 * @param keySet the Tink key set, as JSON, that seals answers with a secret for repeats of their
 *     requests; the one of payment methods unless it is set, and none but in the sandbox otherwise
 */
@Validated
@ConfigurationProperties("quittance.payment.api-keys")
record KeySettings(@Min(1) @Max(1_000) @DefaultValue("20") int activeMax, @Nullable String keySet) {

  /** What the key set is called in the configuration. */
  static final String KEY_SET = "quittance.payment.api-keys.key-set";

  /** Keys that work while rotated ones still do. */
  int activeWhileRotating() {
    return 2 * activeMax;
  }
}

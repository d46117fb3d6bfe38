package io.quittance.reconciliation.statement.fetch;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where Stripe's reports are.
 *
 * @param url another one only for tests
 * @param filesUrl another one only for tests
 * @param apiKey a restricted key that may write report runs and read files is enough
 * @param reportType of the family payout_reconciliation.itemized
 * @param timeout the longest wait for an answer
 * @param patience the longest wait for a report to be made, before it is asked about anew
 */
@Validated
@ConfigurationProperties("quittance.reconciliation.stripe")
record StripeReportSettings(
    @NotNull @DefaultValue("https://api.stripe.com") URI url,
    @NotNull @DefaultValue("https://files.stripe.com") URI filesUrl,
    @NotBlank String apiKey,
    @NotBlank @DefaultValue("payout_reconciliation.itemized.5") String reportType,
    @NotNull @DefaultValue("30s") Duration timeout,
    @NotNull @DefaultValue("20s") Duration patience) {

  /** Keeps the key out of texts. */
  @Override
  public String toString() {
    return "StripeReportSettings[" + url + "]";
  }
}

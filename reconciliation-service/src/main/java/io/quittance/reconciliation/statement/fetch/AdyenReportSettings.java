package io.quittance.reconciliation.statement.fetch;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where Adyen's reports are.
 *
 * @param url up to the merchant account
 * @param reportUser {@code report@Company.<company>}
 * @param reportPassword of that user
 * @param firstBatch the number of the first batch that is of interest
 * @param timeout the longest wait for an answer
 */
@Validated
@ConfigurationProperties("quittance.reconciliation.adyen")
record AdyenReportSettings(
    @NotNull @DefaultValue("https://ca-test.adyen.com/reports/download/MerchantAccount") URI url,
    @NotBlank String reportUser,
    @NotBlank String reportPassword,
    @Min(1) @DefaultValue("1") int firstBatch,
    @NotNull @DefaultValue("30s") Duration timeout) {

  /** Keeps the password out of texts. */
  @Override
  public String toString() {
    return "AdyenReportSettings[" + url + "]";
  }
}

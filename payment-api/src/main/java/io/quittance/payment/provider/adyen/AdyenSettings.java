package io.quittance.payment.provider.adyen;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Our account at Adyen. There is an adapter only where the API key is set.
 *
 * @param merchantAccount also the name under which webhook-service knows it
 * @param checkoutUrl of the Checkout API, with its version
 * @param disputesUrl of the Disputes API, with its version
 * @param connectTimeout the longest wait for a connection
 * @param readTimeout the longest wait for an answer; afterwards the outcome is unknown
 * @param authorizationLifetime how long the card schemes hold money; Adyen does not say so
 * @param testMode whether it is Adyen's test system, which knows test payment methods
 * @param multiplePartialCaptures whether Adyen has enabled that for the account: otherwise it
 *     releases what the first capture leaves
 */
@Validated
@ConfigurationProperties("quittance.payment.adyen")
public record AdyenSettings(
    @NotBlank String merchantAccount,
    @NotNull @Size(min = 16) String apiKey,
    @NotNull @DefaultValue("https://checkout-test.adyen.com/v71") URI checkoutUrl,
    @NotNull @DefaultValue("https://ca-test.adyen.com/ca/services/DisputeService/v30")
        URI disputesUrl,
    @NotNull @DefaultValue("2s") Duration connectTimeout,
    @NotNull @DefaultValue("10s") Duration readTimeout,
    @NotNull @DefaultValue("7d") Duration authorizationLifetime,
    @NotNull Boolean testMode,
    @DefaultValue("false") boolean multiplePartialCaptures) {

  /** The key would otherwise travel in the open. */
  @AssertTrue(message = "must be https where real money moves")
  public boolean isSafe() {
    return testMode == null || testMode || (isHttps(checkoutUrl) && isHttps(disputesUrl));
  }

  private static boolean isHttps(URI url) {
    return url == null || "https".equals(url.getScheme());
  }

  @Override
  public String toString() {
    return "AdyenSettings[" + merchantAccount + "]";
  }
}

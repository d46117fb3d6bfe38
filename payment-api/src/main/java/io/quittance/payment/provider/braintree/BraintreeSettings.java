package io.quittance.payment.provider.braintree;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Our account at Braintree. The adapter is there once {@code private-key} is set.
 *
 * @param url without a slash at the end
 * @param account as in the address of its webhooks; a name of ours
 * @param publicKey of the API key
 * @param merchantAccounts the merchant account that takes a currency, by its code: at Braintree the
 *     merchant account decides the currency
 * @param connectTimeout the longest wait for a connection
 * @param timeout the longest wait for an answer; afterwards the outcome is unknown
 * @param authorizationLifetime how long it holds money, where it does not say so itself
 * @param testMode whether test payment methods are taken
 */
@Validated
@ConfigurationProperties("quittance.payment.braintree")
public record BraintreeSettings(
    @NotNull @DefaultValue("https://api.braintreegateway.com:443") URI url,
    @NotBlank String account,
    @NotBlank String merchantId,
    @NotBlank String publicKey,
    @NotBlank String privateKey,
    @NotEmpty Map<String, String> merchantAccounts,
    @NotNull @DefaultValue("2s") Duration connectTimeout,
    @NotNull @DefaultValue("20s") Duration timeout,
    @NotNull @DefaultValue("7d") Duration authorizationLifetime,
    @DefaultValue("false") boolean testMode) {

  @Override
  public String toString() {
    return "BraintreeSettings[url=%s, account=%s, merchantId=%s]"
        .formatted(url, account, merchantId);
  }
}

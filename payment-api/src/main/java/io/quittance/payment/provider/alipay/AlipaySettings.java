package io.quittance.payment.provider.alipay;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Our app at Alipay. The adapter is there once {@code app-id} is set.
 *
 * @param url its gateway
 * @param account as in the address of its notices; a name of ours
 * @param privateKey our app's, Base64 of PKCS #8
 * @param alipayPublicKey Alipay's for our app, Base64, as its console shows it; not our own
 * @param notifyUrl where notices of our payments go: the address of webhook-service for the account
 * @param product how customers pay where the payment method does not say so
 * @param subject what customers see as the name of what they buy, before the payment's id
 * @param connectTimeout the longest wait for a connection
 * @param timeout the longest wait for an answer; afterwards the outcome is unknown
 * @param paymentWindow how long the customer may take
 * @param authorizationLifetime how long a payment counts as held until it is found captured
 * @param testMode whether names of test methods are passed on; only emulators understand them
 */
@Validated
@ConfigurationProperties("quittance.payment.alipay")
public record AlipaySettings(
    @NotNull @DefaultValue("https://openapi.alipay.com/gateway.do") URI url,
    @NotBlank String account,
    @NotBlank String appId,
    @NotBlank String privateKey,
    @NotBlank String alipayPublicKey,
    @NotNull URI notifyUrl,
    @NotNull @DefaultValue("QR") Product product,
    @NotBlank @DefaultValue("Order") String subject,
    @NotNull @DefaultValue("3s") Duration connectTimeout,
    @NotNull @DefaultValue("15s") Duration timeout,
    @NotNull @DefaultValue("15m") Duration paymentWindow,
    @NotNull @DefaultValue("1d") Duration authorizationLifetime,
    @DefaultValue("false") boolean testMode) {

  /** How a customer comes to pay. */
  public enum Product {
    /** They scan a code that the merchant shows. */
    QR,
    /** They are sent to a page of Alipay. */
    PAGE
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "AlipaySettings[%s %s]".formatted(url, appId);
  }
}

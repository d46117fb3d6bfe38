package io.quittance.reconciliation.statement.fetch;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Our app at Alipay.
 *
 * @param url another one only for tests
 * @param privateKey ours, PKCS #8 in base64
 * @param alipayPublicKey by which Alipay signs, base64
 * @param timeout the longest wait for an answer
 */
@Validated
@ConfigurationProperties("quittance.reconciliation.alipay")
record AlipayBillSettings(
    @NotNull @DefaultValue("https://openapi.alipay.com/gateway.do") URI url,
    @NotBlank String appId,
    @NotBlank String privateKey,
    @NotBlank String alipayPublicKey,
    @NotNull @DefaultValue("30s") Duration timeout) {

  /** Keeps the key out of texts. */
  @Override
  public String toString() {
    return "AlipayBillSettings[" + appId + ", " + url + "]";
  }
}

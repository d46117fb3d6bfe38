package io.quittance.reconciliation.statement.fetch;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Our account at WeChat Pay.
 *
 * @param url another one only for tests
 * @param merchantSerial the serial number of the certificate of our merchant key
 * @param merchantKey our private key, PKCS #8 in base64, with or without its PEM frame
 * @param publicKeys the keys by which WeChat Pay signs, each {@code <id>:<base64>}, the current one
 *     first
 * @param timeout the longest wait for an answer
 */
@Validated
@ConfigurationProperties("quittance.reconciliation.wechat")
record WechatBillSettings(
    @NotNull @DefaultValue("https://api.mch.weixin.qq.com") URI url,
    @NotBlank String merchantId,
    @NotBlank String merchantSerial,
    @NotBlank String merchantKey,
    @NotEmpty @Size(max = 5) List<String> publicKeys,
    @NotNull @DefaultValue("30s") Duration timeout) {

  /** Keeps the key out of texts. */
  @Override
  public String toString() {
    return "WechatBillSettings[" + merchantId + ", " + url + "]";
  }
}

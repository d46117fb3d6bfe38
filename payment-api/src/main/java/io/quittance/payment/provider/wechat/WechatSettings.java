package io.quittance.payment.provider.wechat;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Our account at WeChat Pay. docs/providers/wechat.md says where each is found.
 *
 * @param url another one only for tests
 * @param account our name of it, as in the address of its webhooks
 * @param merchantSerial the serial number of the certificate of our merchant key
 * @param merchantKey our private key, PKCS #8 in base64, with or without its PEM frame
 * @param apiV3Key opens what WeChat Pay seals for us: 32 bytes
 * @param publicKeys the keys by which WeChat Pay signs, each {@code <id>:<base64>}, the current one
 *     first; when there are none, its platform certificates are downloaded instead
 * @param notifyUrl where its webhooks go: {@code https://.../webhooks/wechat/<account>}
 * @param description what the customer reads above the amount
 * @param connectTimeout the longest wait for a connection
 * @param timeout the longest wait for an answer; afterwards the outcome is unknown
 * @param authorizationLifetime until when a payment that was made counts as one to be captured
 * @param testMode whether the name of a test method goes with the order, for the emulator
 */
@Validated
@ConfigurationProperties("quittance.payment.wechat")
public record WechatSettings(
    @NotNull @DefaultValue("https://api.mch.weixin.qq.com") URI url,
    @NotBlank String account,
    @NotBlank String merchantId,
    @NotBlank String appId,
    @NotBlank String merchantSerial,
    @NotBlank String merchantKey,
    @NotNull @Size(min = 32, max = 32) String apiV3Key,
    @DefaultValue @Size(max = 5) List<String> publicKeys,
    @NotNull URI notifyUrl,
    @NotBlank @Size(max = 127) @DefaultValue("Order") String description,
    @NotNull @DefaultValue("3s") Duration connectTimeout,
    @NotNull @DefaultValue("10s") Duration timeout,
    @NotNull @DefaultValue("7d") Duration authorizationLifetime,
    @DefaultValue("false") boolean testMode) {

  /** Keeps secrets out of texts. */
  @Override
  public String toString() {
    return "WechatSettings[" + account + ", " + url + "]";
  }
}

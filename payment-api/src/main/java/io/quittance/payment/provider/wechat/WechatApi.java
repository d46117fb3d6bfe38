package io.quittance.payment.provider.wechat;

import com.wechat.pay.java.core.auth.Credential;
import com.wechat.pay.java.core.auth.Validator;
import com.wechat.pay.java.core.auth.WechatPay2Credential;
import com.wechat.pay.java.core.auth.WechatPay2Validator;
import com.wechat.pay.java.core.certificate.CertificateDownloader;
import com.wechat.pay.java.core.certificate.CertificateHandler;
import com.wechat.pay.java.core.cipher.AeadAesCipher;
import com.wechat.pay.java.core.cipher.RSASigner;
import com.wechat.pay.java.core.cipher.RSAVerifier;
import com.wechat.pay.java.core.cipher.Verifier;
import com.wechat.pay.java.core.http.HttpHeaders;
import com.wechat.pay.java.core.util.PemUtil;
import com.wechat.pay.java.service.payments.nativepay.NativePayService;
import com.wechat.pay.java.service.refund.RefundService;
import io.quittance.platform.client.ServiceClients;
import io.quittance.platform.wechat.WechatKeys;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;

/** The services of the library of WeChat Pay, as we use them. */
record WechatApi(NativePayService orders, RefundService refunds) {

  /** The library puts the host in front of every path; the wire replaces it. */
  private static final String CERTIFICATES = "https://api.mch.weixin.qq.com/v3/certificates";

  private static final String PUBLIC_KEYS = "quittance.payment.wechat.public-keys";

  /**
   * Services that sign by our key and believe nobody but WeChat Pay.
   *
   * @throws IllegalArgumentException when a key cannot be read
   */
  static WechatApi of(WechatSettings settings, Clock clock) {
    var credential =
        new WechatPay2Credential(
            settings.merchantId(),
            new RSASigner(
                settings.merchantSerial(),
                PemUtil.loadPrivateKeyFromString(settings.merchantKey())));
    var http = ServiceClients.pooled(settings.connectTimeout(), settings.timeout());
    var verifier =
        settings.publicKeys().isEmpty()
            ? new RSAVerifier(certificates(settings, credential, http, clock))
            : WechatKeys.of(PUBLIC_KEYS, settings.publicKeys());
    return with(verifier, settings, credential, http);
  }

  private static WechatApi with(
      Verifier verifier, WechatSettings settings, Credential credential, CloseableHttpClient http) {
    var wire = new WechatHttp(credential, new WechatPay2Validator(verifier), settings.url(), http);
    return new WechatApi(
        new NativePayService.Builder().httpClient(wire).build(),
        new RefundService.Builder().httpClient(wire).build());
  }

  /** What is downloaded proves itself: it is sealed by the key that only we and WeChat Pay have. */
  private static PlatformCertificates certificates(
      WechatSettings settings, Credential credential, CloseableHttpClient http, Clock clock) {
    return new PlatformCertificates(
        new CertificateDownloader.Builder()
            .downloadUrl(CERTIFICATES)
            .httpClient(new WechatHttp(credential, new Unsigned(), settings.url(), http))
            .aeadCipher(new AeadAesCipher(settings.apiV3Key().getBytes(StandardCharsets.UTF_8)))
            .certificateHandler(new X509())
            .build(),
        clock);
  }

  /** Reads certificates. Whom they belong to is known from the seal around them. */
  private static final class X509 implements CertificateHandler {

    @Override
    public X509Certificate generateCertificate(String certificate) {
      return PemUtil.loadX509FromString(certificate);
    }

    @Override
    public void validateCertPath(X509Certificate certificate) {
      // Nobody vouches for them but the seal.
    }
  }

  /** Takes an answer without looking at its signature. */
  private static final class Unsigned implements Validator {

    @Override
    public <T> boolean validate(HttpHeaders headers, @Nullable String body) {
      return true;
    }

    @Override
    public <T> String getSerialNumber() {
      return "";
    }
  }
}

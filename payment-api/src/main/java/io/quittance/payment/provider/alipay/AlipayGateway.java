package io.quittance.payment.provider.alipay;

import com.alipay.api.AlipayApiException;
import com.alipay.api.AlipayClient;
import com.alipay.api.AlipayConfig;
import com.alipay.api.AlipayConstants;
import com.alipay.api.AlipayRequest;
import com.alipay.api.AlipayResponse;
import com.alipay.api.DefaultAlipayClient;
import com.alipay.api.internal.util.AlipayLogger;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.NotAsked;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.alipay.AlipayReply.Done;
import io.quittance.payment.provider.alipay.AlipayReply.No;
import io.quittance.payment.provider.alipay.AlipayReply.Nothing;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.apache.hc.client5.http.ConnectTimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** One gateway for all methods, by Alipay's SDK, which signs requests and checks answers. */
final class AlipayGateway {

  private static final String CERTIFICATE_RULES = "jdk.certpath.disabledAlgorithms";
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final AlipayClient client;

  /**
   * Sets the SDK up.
   *
   * @throws IllegalArgumentException when it cannot work with the settings
   */
  AlipayGateway(AlipaySettings settings) {
    var config = new AlipayConfig();
    config.setServerUrl(settings.url().toString());
    config.setAppId(settings.appId());
    config.setPrivateKey(settings.privateKey());
    config.setAlipayPublicKey(settings.alipayPublicKey());
    config.setCharset(StandardCharsets.UTF_8.name());
    config.setFormat(AlipayConstants.FORMAT_JSON);
    config.setSignType(AlipayConstants.SIGN_TYPE_RSA2);
    config.setCustomizedHttpClient(new AlipayHttp(settings.connectTimeout(), settings.timeout()));
    this.client = client(config);
  }

  /** The SDK weakens certificate checks of the whole JVM and logs bodies; neither stays so. */
  private static synchronized AlipayClient client(AlipayConfig config) {
    var rules = Security.getProperty(CERTIFICATE_RULES);
    try {
      return new DefaultAlipayClient(config);
    } catch (AlipayApiException unusable) {
      throw new IllegalArgumentException("quittance.payment.alipay: " + unusable.getErrMsg());
    } finally {
      Security.setProperty(CERTIFICATE_RULES, Objects.requireNonNullElse(rules, ""));
      AlipayLogger.setNeedEnableLogger(false);
    }
  }

  /** Asks the gateway; takes the configured time at most. */
  <T extends AlipayResponse> AlipayReply<T> call(AlipayRequest<T> request) {
    try {
      var response = client.execute(request);
      return response == null ? unknown("an empty answer") : judged(response);
    } catch (AlipayApiException failed) {
      return new Nothing<>(failure(failed));
    } catch (RuntimeException nonsense) {
      // The SDK's parser may stumble in any way over what is not an answer.
      return unknown("an answer that says nothing");
    }
  }

  /** The address of a page at Alipay, signed here: nothing is asked. */
  <T extends AlipayResponse> AlipayReply<T> page(AlipayRequest<T> request) {
    try {
      return new Done<>(client.pageExecute(request, "GET"));
    } catch (AlipayApiException failed) {
      return new Nothing<>(new Refused("page_not_made"));
    }
  }

  private static <T extends AlipayResponse> AlipayReply<T> judged(T response) {
    var subCode = Objects.requireNonNullElse(response.getSubCode(), "");
    return switch (Objects.requireNonNullElse(response.getCode(), "")) {
      // The SDK takes an answer without a signature, as long as it says no.
      case "10000" -> subCode.isEmpty() ? new Done<>(response) : unknown("both yes and no");
      case "40004" -> isInDoubt(subCode) ? busy(subCode) : signed(response, new No<>(subCode));
      case "20000" -> busy("20000 " + subCode);
      case "20001", "40001", "40002", "40003", "40006" ->
          new Nothing<>(new Refused(plain(subCode)));
      default -> unknown("code " + response.getCode());
    };
  }

  /** Alipay wants the same to be asked again: its number keeps it from being done twice. */
  private static boolean isInDoubt(String subCode) {
    return subCode.equals("ACQ.SYSTEM_ERROR")
        || subCode.equals("AQC.SYSTEM_ERROR")
        || subCode.startsWith("aop.")
        || subCode.startsWith("isp.");
  }

  private static <T extends AlipayResponse> AlipayReply<T> signed(T response, AlipayReply<T> no) {
    try {
      return JSON.readTree(response.getBody()).path("sign").asString("").isEmpty()
          ? unknown("an answer without a signature")
          : no;
    } catch (JacksonException nonsense) {
      return unknown("an answer that is not JSON");
    }
  }

  private static ProviderAnswer failure(AlipayApiException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof AlipayHttp.Status status) {
        return status.status() == TOO_MANY_REQUESTS || status.status() == UNAVAILABLE
            ? new Busy("status " + status.status(), status.retryAfter())
            : new Unknown("status " + status.status());
      }
      if (isBeforeSending(cause)) {
        return new NotAsked(cause.getClass().getSimpleName());
      }
      if (cause.getCause() == null) {
        return new Unknown(cause.getClass().getSimpleName());
      }
    }
    return new Unknown("no answer");
  }

  private static boolean isBeforeSending(Throwable failure) {
    return failure instanceof ConnectException
        || failure instanceof ConnectTimeoutException
        || failure instanceof UnknownHostException;
  }

  private static <T extends AlipayResponse> AlipayReply<T> busy(String why) {
    return new Nothing<>(new Busy(why, Duration.ZERO));
  }

  private static <T extends AlipayResponse> AlipayReply<T> unknown(String why) {
    return new Nothing<>(new Unknown(why));
  }

  /** A code for merchants: {@code ACQ.SELLER_BALANCE_NOT_ENOUGH} is told as {@code seller_...}. */
  static String plain(String subCode) {
    var code = subCode.substring(subCode.indexOf('.') + 1).toLowerCase(Locale.ROOT);
    return code.isEmpty() ? "provider_refused" : code.replaceAll("[^a-z0-9_]", "_");
  }
}

package io.quittance.simulator.wechat;

import io.quittance.simulator.emulator.FormBody;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads what the merchant sends, once its signature is found good. */
@WechatConfigured
@Component
class WechatCall {

  private static final String SCHEME = "WECHATPAY2-SHA256-RSA2048 ";
  private static final Pattern FIELD = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final WechatSettings settings;
  private final WechatKeys keys;
  private final Clock clock;

  WechatCall(WechatSettings settings, WechatKeys keys, Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
  }

  /** The object in the body of a request that the merchant signed. */
  JsonNode body(HttpServletRequest http) {
    return WechatJson.read(verified(http));
  }

  /** Checks a request without a body. */
  void verify(HttpServletRequest http) {
    verified(http);
  }

  /** A merchant may only speak of itself. */
  void requireMerchant(String named) {
    if (!named.equals(settings.merchantId())) {
      throw WechatError.parameter("mchid is not who signed.");
    }
  }

  private String verified(HttpServletRequest http) {
    var header = http.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.startsWith(SCHEME)) {
      throw WechatError.unsigned("Authorization is missing or of another scheme.");
    }
    var fields = new HashMap<String, String>();
    FIELD.matcher(header).results().forEach(field -> fields.put(field.group(1), field.group(2)));
    var body = new String(FormBody.bytes(http), StandardCharsets.UTF_8);
    var time = fields.getOrDefault("timestamp", "");
    var text =
        String.join(
            "\n",
            http.getMethod(),
            signedPath(http),
            time,
            fields.getOrDefault("nonce_str", ""),
            body,
            "");
    boolean known =
        settings.merchantId().equals(fields.get("mchid"))
            && settings.merchantSerial().equals(fields.get("serial_no"));
    if (!known
        || !isRecent(time)
        || !keys.isMerchants(text, fields.getOrDefault("signature", ""))) {
      throw WechatError.unsigned("The signature is not the merchant's, or it is old.");
    }
    return body;
  }

  private static String signedPath(HttpServletRequest http) {
    var path = http.getRequestURI().substring(WechatEmulator.PATH.length());
    return http.getQueryString() == null ? path : path + "?" + http.getQueryString();
  }

  private boolean isRecent(String time) {
    return time.matches("\\d{1,12}")
        && Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), clock.instant())
                .abs()
                .compareTo(TOLERANCE)
            < 0;
  }
}

package io.quittance.simulator.alipay;

import io.quittance.platform.money.MinorUnits;
import io.quittance.platform.money.Money;
import io.quittance.simulator.emulator.FormBody;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One call of the gateway: the parameters of its address and of its form, and its content. */
record AlipayCall(Map<String, String> parameters, JsonNode content) {

  static final Currency YUAN = Currency.getInstance("CNY");

  private static final String SIGN = "sign";
  private static final String AMOUNT = "\\d{1,9}(\\.\\d{1,2})?";

  static AlipayCall of(HttpServletRequest http) {
    var parameters =
        new LinkedHashMap<>(
            FormBody.parse(Objects.requireNonNullElse(http.getQueryString(), "")).fields());
    parameters.putAll(FormBody.of(http).fields());
    return new AlipayCall(Map.copyOf(parameters), content(parameters));
  }

  /** Such as {@code alipay.trade.query}. */
  String method() {
    return parameters.getOrDefault("method", "");
  }

  /** Lets in whoever signed all of it with the app's key. */
  void requireSignature(AlipaySettings settings, AlipayKeys keys) {
    if (!settings.appId().equals(parameters.get("app_id"))) {
      throw AlipayError.invalid("isv.invalid-app-id");
    }
    if (!"RSA2".equals(parameters.get("sign_type"))) {
      throw AlipayError.invalid("isv.invalid-signature-type");
    }
    var signed = new LinkedHashMap<>(parameters);
    var sign = signed.remove(SIGN);
    if (sign == null || !keys.isOfApp(AlipayKeys.text(signed), sign)) {
      throw AlipayError.invalid("isv.invalid-signature");
    }
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  /** A text of the content. */
  Optional<String> text(String name) {
    return Optional.of(content.path(name).asString("")).filter(value -> !value.isEmpty());
  }

  String required(String name) {
    return text(name).orElseThrow(() -> AlipayError.failed("ACQ.INVALID_PARAMETER"));
  }

  Money amount(String name) {
    var text = required(name);
    if (!text.matches(AMOUNT)) {
      throw AlipayError.failed("ACQ.INVALID_PARAMETER");
    }
    var amount = MinorUnits.toOurs(new BigDecimal(text), YUAN);
    if (!amount.isPositive()) {
      throw AlipayError.failed("ACQ.INVALID_PARAMETER");
    }
    return amount;
  }

  private static JsonNode content(Map<String, String> parameters) {
    try {
      return JsonMapper.shared().readTree(parameters.getOrDefault("biz_content", "{}"));
    } catch (JacksonException notJson) {
      return JsonMapper.shared().createObjectNode();
    }
  }
}

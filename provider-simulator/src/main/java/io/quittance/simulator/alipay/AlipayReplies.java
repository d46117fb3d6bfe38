package io.quittance.simulator.alipay;

import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;

import io.quittance.platform.problem.Refusal;
import io.quittance.simulator.SimulatorProblem;
import io.quittance.simulator.operation.WireReply;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Words answers as Alipay does: a node named after the method, and its signature beside it. */
@AlipayConfigured
@Component
class AlipayReplies {

  private final AlipayKeys keys;

  AlipayReplies(AlipayKeys keys) {
    this.keys = keys;
  }

  WireReply success(AlipayCall call, Map<String, @Nullable Object> content) {
    var answer = new LinkedHashMap<String, @Nullable Object>();
    answer.put("code", "10000");
    answer.put("msg", "Success");
    answer.putAll(content);
    return signed(HttpStatus.OK, call, answer);
  }

  WireReply error(AlipayCall call, AlipayError error) {
    var answer = new LinkedHashMap<String, @Nullable Object>();
    answer.put("code", error.code());
    answer.put("msg", "Failed");
    answer.put("sub_code", error.subCode());
    answer.put("sub_msg", "see the code");
    return signed(HttpStatus.OK, call, answer);
  }

  /** What the engine refuses, as Alipay would. */
  WireReply refusal(AlipayCall call, Refusal refusal) {
    if (refusal.problem() == RATE_LIMITED) {
      return new WireReply(
          HttpStatus.TOO_MANY_REQUESTS,
          MediaType.TEXT_PLAIN,
          "too many requests",
          Map.of(HttpHeaders.RETRY_AFTER, "1"));
    }
    return error(
        call,
        refusal.problem() instanceof SimulatorProblem ours
            ? error(ours)
            : AlipayError.failed("ACQ.INVALID_PARAMETER"));
  }

  private static AlipayError error(SimulatorProblem problem) {
    return switch (problem) {
      case SCRIPTED_FAILURE -> new AlipayError(AlipayError.UNAVAILABLE, "isp.unknow-error");
      case CHARGE_NOT_FOUND, OPERATION_NOT_FOUND, DISPUTE_NOT_FOUND ->
          AlipayError.failed("ACQ.TRADE_NOT_EXIST");
      case IDEMPOTENCY_CONFLICT -> AlipayError.failed("ACQ.CONTEXT_INCONSISTENT");
      case AMOUNT_EXCEEDS_REFUNDABLE, AMOUNT_EXCEEDS_CAPTURABLE, AMOUNT_NOT_HIGHER ->
          AlipayError.failed("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL");
      case ILLEGAL_STATE, AUTHORIZATION_EXPIRED -> AlipayError.failed("ACQ.TRADE_STATUS_ERROR");
      case PAYMENT_METHOD_UNKNOWN, CURRENCY_MISMATCH -> AlipayError.failed("ACQ.INVALID_PARAMETER");
    };
  }

  private WireReply signed(
      HttpStatus status, AlipayCall call, Map<String, @Nullable Object> answer) {
    var content = JsonMapper.shared().writeValueAsString(answer);
    var node = call.method().isEmpty() ? "error" : call.method().replace('.', '_');
    return new WireReply(
        status,
        MediaType.APPLICATION_JSON,
        "{\"%s_response\":%s,\"sign\":\"%s\"}".formatted(node, content, keys.sign(content)),
        Map.of());
  }
}

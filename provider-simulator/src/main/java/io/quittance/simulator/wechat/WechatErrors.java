package io.quittance.simulator.wechat;

import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;

import io.quittance.platform.problem.Refusal;
import io.quittance.simulator.SimulatorProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Errors of this emulator are signed like every answer of it, and never problems. */
@WechatConfigured
@RestControllerAdvice(basePackageClasses = WechatErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class WechatErrors {

  private static final Logger log = LoggerFactory.getLogger(WechatErrors.class);

  private final WechatKeys keys;

  WechatErrors(WechatKeys keys) {
    this.keys = keys;
  }

  @ExceptionHandler
  ResponseEntity<byte[]> wrong(WechatError error) {
    var body =
        WechatJson.write(WechatJson.object("code", error.code(), "message", error.getMessage()));
    return ResponseEntity.status(error.status())
        .headers(headers -> keys.sign(body).forEach(headers::set))
        .headers(headers -> pause(headers, error))
        .contentType(MediaType.APPLICATION_JSON)
        .body(WechatJson.bytes(body));
  }

  @ExceptionHandler
  ResponseEntity<byte[]> refused(Refusal refusal) {
    var text = refusal.getMessage() == null ? "" : refusal.getMessage();
    if (refusal.problem() == RATE_LIMITED) {
      return wrong(new WechatError(HttpStatus.TOO_MANY_REQUESTS, "FREQUENCY_LIMITED", text));
    }
    return wrong(
        refusal.problem() instanceof SimulatorProblem ours
            ? errorOf(ours, text)
            : WechatError.parameter(text));
  }

  /** Who asked did not wait for the answer. */
  @ExceptionHandler
  void gone(AsyncRequestNotUsableException connection) {
    log.debug("a client of WeChat Pay hung up", connection);
  }

  @ExceptionHandler
  ResponseEntity<byte[]> bug(Exception failure) {
    log.error("answered 500 to a client of WeChat Pay", failure);
    return wrong(
        new WechatError(HttpStatus.INTERNAL_SERVER_ERROR, "SYSTEM_ERROR", "Something broke."));
  }

  private static WechatError errorOf(SimulatorProblem problem, String text) {
    return switch (problem) {
      case CHARGE_NOT_FOUND, OPERATION_NOT_FOUND -> WechatError.noOrder();
      case IDEMPOTENCY_CONFLICT -> new WechatError(HttpStatus.FORBIDDEN, "OUT_TRADE_NO_USED", text);
      case SCRIPTED_FAILURE ->
          new WechatError(HttpStatus.INTERNAL_SERVER_ERROR, "SYSTEM_ERROR", text);
      case PAYMENT_METHOD_UNKNOWN -> WechatError.parameter(text);
      case DISPUTE_NOT_FOUND,
          ILLEGAL_STATE,
          AUTHORIZATION_EXPIRED,
          AMOUNT_EXCEEDS_CAPTURABLE,
          AMOUNT_EXCEEDS_REFUNDABLE,
          AMOUNT_NOT_HIGHER,
          CURRENCY_MISMATCH ->
          WechatError.request(text);
    };
  }

  private static void pause(HttpHeaders headers, WechatError error) {
    if (error.status() == HttpStatus.TOO_MANY_REQUESTS) {
      headers.set(HttpHeaders.RETRY_AFTER, "1");
    }
  }
}

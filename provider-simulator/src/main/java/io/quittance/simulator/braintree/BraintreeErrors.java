package io.quittance.simulator.braintree;

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

/** Errors of this emulator are a status, or {@code <api-error-response>}; never problems. */
@BraintreeConfigured
@RestControllerAdvice(basePackageClasses = BraintreeErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class BraintreeErrors {

  private static final Logger log = LoggerFactory.getLogger(BraintreeErrors.class);

  @ExceptionHandler
  ResponseEntity<String> wrong(BraintreeError error) {
    return error.code().isEmpty()
        ? ResponseEntity.status(error.status()).build()
        : ResponseEntity.status(error.status())
            .contentType(MediaType.APPLICATION_XML)
            .body(body(error.code(), String.valueOf(error.getMessage())));
  }

  @ExceptionHandler
  ResponseEntity<String> refused(Refusal refusal) {
    if (refusal.problem() == RATE_LIMITED) {
      return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
          .header(HttpHeaders.RETRY_AFTER, "1")
          .build();
    }
    var text = String.valueOf(refusal.getMessage());
    return wrong(
        refusal.problem() instanceof SimulatorProblem ours
            ? errorOf(ours, text)
            : new BraintreeError(HttpStatus.BAD_REQUEST));
  }

  @ExceptionHandler
  ResponseEntity<String> bug(Exception failure) {
    log.error("answered 500 to a client of Braintree", failure);
    return wrong(new BraintreeError(HttpStatus.INTERNAL_SERVER_ERROR));
  }

  private static BraintreeError errorOf(SimulatorProblem problem, String text) {
    return switch (problem) {
      case CHARGE_NOT_FOUND, OPERATION_NOT_FOUND, DISPUTE_NOT_FOUND ->
          new BraintreeError(HttpStatus.NOT_FOUND);
      case PAYMENT_METHOD_UNKNOWN -> BraintreeError.invalid(BraintreeError.NONCE_UNKNOWN, text);
      case AMOUNT_EXCEEDS_CAPTURABLE ->
          BraintreeError.invalid(BraintreeError.SETTLEMENT_TOO_LARGE, text);
      case AMOUNT_EXCEEDS_REFUNDABLE ->
          BraintreeError.invalid(BraintreeError.REFUND_TOO_LARGE, text);
      case AMOUNT_NOT_HIGHER -> BraintreeError.invalid(BraintreeError.CANNOT_ADJUST, text);
      case ILLEGAL_STATE, AUTHORIZATION_EXPIRED, IDEMPOTENCY_CONFLICT ->
          BraintreeError.invalid(BraintreeError.CANNOT_SUBMIT, text);
      case CURRENCY_MISMATCH ->
          BraintreeError.invalid(BraintreeError.MERCHANT_ACCOUNT_INVALID, text);
      case SCRIPTED_FAILURE -> new BraintreeError(HttpStatus.INTERNAL_SERVER_ERROR);
    };
  }

  private static String body(String code, String message) {
    var error = Xml.of("error").text("code", code).text("attribute", "base");
    var onTransaction =
        Xml.of("transaction").child(Xml.of("errors").child(error.text("message", message)));
    return Xml.of("api-error-response")
        .child(Xml.of("errors").child(Xml.of("errors")).child(onTransaction))
        .child(Xml.of("params"))
        .text("message", message)
        .toString();
  }
}

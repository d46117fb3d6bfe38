package io.quittance.simulator.stripe;

import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;
import static org.springframework.http.HttpStatus.BAD_REQUEST;
import static org.springframework.http.HttpStatus.INTERNAL_SERVER_ERROR;
import static org.springframework.http.HttpStatus.NOT_FOUND;
import static org.springframework.http.HttpStatus.TOO_MANY_REQUESTS;

import io.quittance.platform.problem.Problem;
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

/** Errors of this emulator are {@code {"error": {type, code, message}}}, never problems. */
@StripeConfigured
@RestControllerAdvice(basePackageClasses = StripeErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class StripeErrors {

  private static final Logger log = LoggerFactory.getLogger(StripeErrors.class);
  private static final String INVALID = "invalid_request_error";

  @ExceptionHandler
  ResponseEntity<String> refused(Refusal refusal) {
    var text = refusal.getMessage() == null ? "" : refusal.getMessage();
    var error = errorOf(refusal.problem(), text);
    var answer = ResponseEntity.status(error.status()).contentType(MediaType.APPLICATION_JSON);
    if (error.status() == TOO_MANY_REQUESTS) {
      answer.header(HttpHeaders.RETRY_AFTER, "1");
    }
    return answer.body(body(error));
  }

  @ExceptionHandler
  ResponseEntity<String> wrong(StripeError error) {
    return ResponseEntity.status(error.status())
        .contentType(MediaType.APPLICATION_JSON)
        .body(body(error));
  }

  @ExceptionHandler
  ResponseEntity<String> bug(Exception failure) {
    log.error("answered 500 to a client of Stripe", failure);
    return wrong(new StripeError(INTERNAL_SERVER_ERROR, "api_error", null, "Something broke."));
  }

  private static StripeError errorOf(Problem problem, String text) {
    if (problem == RATE_LIMITED) {
      return new StripeError(TOO_MANY_REQUESTS, INVALID, "rate_limit", text);
    }
    return problem instanceof SimulatorProblem ours
        ? errorOf(ours, text)
        : new StripeError(HttpStatus.valueOf(problem.status().value()), INVALID, null, text);
  }

  private static StripeError errorOf(SimulatorProblem problem, String text) {
    return switch (problem) {
      case CHARGE_NOT_FOUND, OPERATION_NOT_FOUND, DISPUTE_NOT_FOUND ->
          new StripeError(NOT_FOUND, INVALID, "resource_missing", text);
      case IDEMPOTENCY_CONFLICT -> new StripeError(BAD_REQUEST, "idempotency_error", null, text);
      case PAYMENT_METHOD_UNKNOWN -> StripeError.invalid("resource_missing", text);
      case ILLEGAL_STATE -> StripeError.invalid("payment_intent_unexpected_state", text);
      case AUTHORIZATION_EXPIRED -> StripeError.invalid("charge_expired_for_capture", text);
      case AMOUNT_EXCEEDS_CAPTURABLE, AMOUNT_EXCEEDS_REFUNDABLE ->
          StripeError.invalid("amount_too_large", text);
      case AMOUNT_NOT_HIGHER -> StripeError.invalid("amount_too_small", text);
      case CURRENCY_MISMATCH -> StripeError.invalid("parameter_invalid", text);
      case SCRIPTED_FAILURE -> new StripeError(INTERNAL_SERVER_ERROR, "api_error", null, text);
    };
  }

  private static String body(StripeError error) {
    return StripeJson.write(
        StripeJson.object(
            "error",
            StripeJson.object(
                "type", error.type(), "code", error.code(), "message", error.getMessage())));
  }
}

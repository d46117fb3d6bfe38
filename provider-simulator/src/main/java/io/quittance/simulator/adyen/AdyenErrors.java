package io.quittance.simulator.adyen;

import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;
import static org.springframework.http.HttpStatus.INTERNAL_SERVER_ERROR;
import static org.springframework.http.HttpStatus.TOO_MANY_REQUESTS;

import io.quittance.platform.problem.Refusal;
import io.quittance.simulator.SimulatorProblem;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Errors of this emulator are {@code {status, errorCode, message, errorType}}, never problems. */
@AdyenConfigured
@RestControllerAdvice(basePackageClasses = AdyenErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class AdyenErrors {

  private static final Logger log = LoggerFactory.getLogger(AdyenErrors.class);

  @ExceptionHandler
  ResponseEntity<String> refused(Refusal refusal) {
    var text = Objects.requireNonNullElse(refusal.getMessage(), "");
    if (refusal.problem() == RATE_LIMITED) {
      return wrong(new AdyenError(TOO_MANY_REQUESTS, "029", "validation", text));
    }
    return wrong(
        refusal.problem() instanceof SimulatorProblem ours
            ? errorOf(ours, text)
            : AdyenError.invalid("702", text));
  }

  @ExceptionHandler
  ResponseEntity<String> wrong(AdyenError error) {
    var answer = ResponseEntity.status(error.status()).contentType(MediaType.APPLICATION_JSON);
    if (error.status() == TOO_MANY_REQUESTS) {
      answer.header(HttpHeaders.RETRY_AFTER, "1");
    }
    return answer.body(
        AdyenJson.write(
            AdyenJson.object(
                "status", error.status().value(),
                "errorCode", error.code(),
                "message", error.getMessage(),
                "errorType", error.type())));
  }

  @ExceptionHandler
  ResponseEntity<String> bug(Exception failure) {
    log.error("answered 500 to a client of Adyen", failure);
    return wrong(internal("Something broke."));
  }

  private static AdyenError errorOf(SimulatorProblem problem, String text) {
    return switch (problem) {
      case CHARGE_NOT_FOUND, OPERATION_NOT_FOUND, DISPUTE_NOT_FOUND ->
          AdyenError.invalid("167", text);
      case IDEMPOTENCY_CONFLICT -> AdyenError.invalid("703", text);
      case PAYMENT_METHOD_UNKNOWN -> AdyenError.invalid("14_006", text);
      case ILLEGAL_STATE, AUTHORIZATION_EXPIRED -> AdyenError.invalid("168", text);
      case AMOUNT_EXCEEDS_CAPTURABLE, AMOUNT_EXCEEDS_REFUNDABLE, AMOUNT_NOT_HIGHER ->
          AdyenError.invalid("137", text);
      case CURRENCY_MISMATCH -> AdyenError.invalid("138", text);
      case SCRIPTED_FAILURE -> internal(text);
    };
  }

  private static AdyenError internal(String text) {
    return new AdyenError(INTERNAL_SERVER_ERROR, "905", "internal", text);
  }
}

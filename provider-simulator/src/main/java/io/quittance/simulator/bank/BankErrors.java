package io.quittance.simulator.bank;

import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;

import io.quittance.platform.problem.Refusal;
import io.quittance.simulator.SimulatorProblem;
import java.util.Map;
import java.util.Objects;
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

/** Errors of this emulator are the bank's, never problems. */
@BankConfigured
@RestControllerAdvice(assignableTypes = {BankApiController.class, InstructionsController.class})
@Order(Ordered.HIGHEST_PRECEDENCE)
class BankErrors {

  private static final Logger log = LoggerFactory.getLogger(BankErrors.class);

  @ExceptionHandler
  ResponseEntity<Map<String, String>> wrong(BankError error) {
    return ResponseEntity.status(error.status())
        .headers(headers -> pause(headers, error))
        .contentType(MediaType.APPLICATION_JSON)
        .body(Map.of("code", error.code(), "message", String.valueOf(error.getMessage())));
  }

  @ExceptionHandler
  ResponseEntity<Map<String, String>> refused(Refusal refusal) {
    var text = String.valueOf(refusal.getMessage());
    if (refusal.problem() == RATE_LIMITED) {
      return wrong(new BankError(HttpStatus.TOO_MANY_REQUESTS, "rate_limited", text));
    }
    return wrong(
        refusal.problem() instanceof SimulatorProblem ours
            ? new BankError(
                Objects.requireNonNull(HttpStatus.resolve(ours.status().value())),
                ours.code(),
                text)
            : BankError.invalid(text));
  }

  /** Who asked did not wait for the answer. */
  @ExceptionHandler
  void gone(AsyncRequestNotUsableException connection) {
    log.debug("a customer of the bank hung up", connection);
  }

  @ExceptionHandler
  ResponseEntity<Map<String, String>> bug(Exception failure) {
    log.error("answered 500 to a customer of the bank", failure);
    return wrong(
        new BankError(HttpStatus.INTERNAL_SERVER_ERROR, "system_error", "Something broke."));
  }

  private static void pause(HttpHeaders headers, BankError error) {
    if (error.status() == HttpStatus.TOO_MANY_REQUESTS) {
      headers.set(HttpHeaders.RETRY_AFTER, "1");
    }
  }
}

package io.quittance.simulator.bank;

import org.springframework.http.HttpStatus;

/** A refusal in the words of the bank's API: {@code {"code": ..., "message": ...}}. */
final class BankError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final String code;

  BankError(HttpStatus status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static BankError unauthorized(String message) {
    return new BankError(HttpStatus.UNAUTHORIZED, "unauthorized", message);
  }

  static BankError invalid(String message) {
    return new BankError(HttpStatus.BAD_REQUEST, "invalid_request", message);
  }

  static BankError notFound() {
    return new BankError(HttpStatus.NOT_FOUND, "not_found", "There is none.");
  }

  HttpStatus status() {
    return status;
  }

  String code() {
    return code;
  }
}

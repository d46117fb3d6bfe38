package io.quittance.simulator.adyen;

import org.springframework.http.HttpStatus;

/** A request that Adyen would not take, in its words. */
final class AdyenError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final String code;
  private final String type;

  /**
   * An error.
   *
   * @param type {@code validation}, {@code security} or {@code internal}
   */
  AdyenError(HttpStatus status, String code, String type, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.type = type;
  }

  /** The request is wrong. */
  static AdyenError invalid(String code, String message) {
    return new AdyenError(HttpStatus.UNPROCESSABLE_CONTENT, code, "validation", message);
  }

  HttpStatus status() {
    return status;
  }

  String code() {
    return code;
  }

  String type() {
    return type;
  }
}

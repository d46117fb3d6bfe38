package io.quittance.simulator.stripe;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request that Stripe would not carry out, in its words. */
final class StripeError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final String type;
  private final @Nullable String code;

  StripeError(HttpStatus status, String type, @Nullable String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.code = code;
  }

  /** The request is wrong. */
  static StripeError invalid(@Nullable String code, String message) {
    return new StripeError(HttpStatus.BAD_REQUEST, "invalid_request_error", code, message);
  }

  HttpStatus status() {
    return status;
  }

  String type() {
    return type;
  }

  @Nullable String code() {
    return code;
  }
}

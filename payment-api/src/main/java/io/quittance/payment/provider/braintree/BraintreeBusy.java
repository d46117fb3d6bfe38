package io.quittance.payment.provider.braintree;

import java.time.Duration;

/** Braintree says "not now", and has done nothing. */
final class BraintreeBusy extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  BraintreeBusy(int status, Duration retryAfter) {
    super("status " + status, null, false, false);
    this.retryAfter = retryAfter;
  }

  /** Zero when it does not say. */
  Duration retryAfter() {
    return retryAfter;
  }
}

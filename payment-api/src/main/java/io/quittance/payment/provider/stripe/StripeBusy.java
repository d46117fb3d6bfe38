package io.quittance.payment.provider.stripe;

import com.stripe.exception.ApiConnectionException;
import java.time.Duration;

/** Stripe says that it cannot do it now. */
final class StripeBusy extends ApiConnectionException {

  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  StripeBusy(int status, Duration retryAfter) {
    super("status " + status);
    this.retryAfter = retryAfter;
  }

  /** How long it wants to be left alone; zero when it does not say. */
  Duration retryAfter() {
    return retryAfter;
  }
}

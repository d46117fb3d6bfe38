package io.quittance.payment.provider;

import io.quittance.platform.money.Money;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What we ask a provider to do. {@code reference} is the provider's idempotency key: asking twice
 * does it once. {@code payment} ({@code pi_...}) is echoed in whatever the provider tells us.
 */
public sealed interface ProviderRequest {

  String reference();

  String payment();

  /**
   * Holds the money.
   *
   * @param returnUrl where the customer's browser goes after a challenge
   * @param captureReference when not null, all of it is captured as soon as it is held. A provider
   *     that can do so in the same call does it under this reference; otherwise the capture is
   *     asked for next, under the same reference
   */
  record Authorize(
      String reference,
      String payment,
      Money amount,
      String paymentMethod,
      String returnUrl,
      @Nullable String captureReference)
      implements ProviderRequest {

    private static final Pattern TEST_METHOD = Pattern.compile("pm_(card|fault)_.+");

    /** For emulators: a test method's own name, and for any other method that of one who pays. */
    public String playedMethod() {
      return TEST_METHOD.matcher(paymentMethod).matches() ? paymentMethod : "pm_card_visa";
    }
  }

  /** {@code total} is what is to be held in all. */
  record Increment(String reference, String payment, String charge, Money total)
      implements ProviderRequest {}

  /**
   * Takes some of what is held.
   *
   * @param last releases what it leaves
   * @param capturedBefore what was captured of it before, for providers that tell totals only
   */
  record Capture(
      String reference,
      String payment,
      String charge,
      Money amount,
      boolean last,
      Money capturedBefore)
      implements ProviderRequest {}

  record Release(String reference, String payment, String charge) implements ProviderRequest {}

  record Refund(String reference, String payment, String charge, Money amount)
      implements ProviderRequest {}
}

package io.quittance.payment.provider;

import io.quittance.platform.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What we ask a provider to do. {@code reference} is the provider's idempotency key: asking twice
 * does it once. {@code payment} ({@code pi_...}) is echoed in whatever the provider tells us.
 */
public sealed interface ProviderRequest {

  String reference();

  String payment();

  record Authorize(
      String reference,
      String payment,
      Money amount,
      String paymentMethod,
      @Nullable String returnUrl)
      implements ProviderRequest {}

  /** {@code total} is what is to be held in all. */
  record Increment(String reference, String payment, String charge, Money total)
      implements ProviderRequest {}

  record Capture(String reference, String payment, String charge, Money amount, boolean last)
      implements ProviderRequest {}

  record Release(String reference, String payment, String charge) implements ProviderRequest {}

  record Refund(String reference, String payment, String charge, Money amount)
      implements ProviderRequest {}
}

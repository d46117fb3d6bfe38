package io.quittance.payment.provider;

import io.quittance.payment.method.PaymentMethodType;
import io.quittance.platform.money.Money;
import java.util.Currency;
import java.util.Optional;
import java.util.Set;

/**
 * What a provider can do at all, and our account there. It is asked for nothing else.
 *
 * @param currencies the ones that it takes; empty when it takes all
 * @param methodTypes the kinds of payment methods that it takes
 * @param manualCapture whether it can hold money now and take it later
 */
public record Capabilities(
    Set<Currency> currencies, Set<PaymentMethodType> methodTypes, boolean manualCapture) {

  /** Cards in any currency, captured whenever we like. */
  public static final Capabilities CARDS =
      new Capabilities(
          Set.of(), Set.of(PaymentMethodType.CREDIT_CARD, PaymentMethodType.DEBIT_CARD), true);

  /** Keeps copies. */
  public Capabilities {
    currencies = Set.copyOf(currencies);
    methodTypes = Set.copyOf(methodTypes);
  }

  /** Why a payment is beyond it, for people; empty when it can take it. */
  public Optional<String> objection(Money amount, PaymentMethodType type, boolean capturedLater) {
    if (!currencies.isEmpty() && !currencies.contains(amount.currency())) {
      return Optional.of("does not take " + amount.currency().getCurrencyCode());
    }
    if (!methodTypes.contains(type)) {
      return Optional.of("does not take " + type);
    }
    return capturedLater && !manualCapture
        ? Optional.of("cannot hold money and capture it later")
        : Optional.empty();
  }
}

package io.quittance.payment.routing;

import io.quittance.platform.money.Money;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * A range of amounts in one currency, in minor units; both ends belong to it.
 *
 * @param from null where there is no lower bound
 * @param to null where there is no upper bound
 */
record RoutingAmounts(
    @NotNull Currency currency,
    @Min(1) @Max(Money.MINOR_MAX) @Nullable Long from,
    @Min(1) @Max(Money.MINOR_MAX) @Nullable Long to) {

  boolean hold(Money amount) {
    return amount.currency().equals(currency)
        && amount.minor() >= lowest()
        && amount.minor() <= highest();
  }

  boolean isEmpty() {
    return lowest() > highest();
  }

  /** Whether all amounts of another range belong to this one. */
  boolean cover(RoutingAmounts other) {
    return currency.equals(other.currency)
        && lowest() <= other.lowest()
        && highest() >= other.highest();
  }

  private long lowest() {
    return from == null ? 1 : from;
  }

  private long highest() {
    return to == null ? Long.MAX_VALUE : to;
  }
}

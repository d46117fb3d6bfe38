package io.quittance.reconciliation.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run measured in one currency. Amounts are minor units.
 *
 * @param ofProvider in a run of a bank or of the ledger whose payouts or operations these are; null
 *     where nobody knows, and in a provider's own run
 * @param lines what both sides have, by kind
 */
public record Measured(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String ofProvider,
    String currency,
    Value value,
    List<KindTotal> lines) {

  /** What both sides have of one kind; fees are what the provider keeps of these lines. */
  public record KindTotal(
      String kind,
      long ourCount,
      long ourAmount,
      long providerCount,
      long providerAmount,
      long fees) {}

  /**
   * How much of what is claimed the other side claims too. Nothing is netted: a refund counts like
   * a capture. What one side dates on a neighboring day counts on both.
   *
   * @param matched the part of the provider's that we claim too
   */
  public record Value(long ours, long provider, long matched) {

    /** Per cent of the larger side, rounded down to two decimals; null where nothing is claimed. */
    @JsonProperty("explainedPercent")
    public @Nullable BigDecimal explainedPercent() {
      long larger = Math.max(ours, provider);
      return larger == 0
          ? null
          : BigDecimal.valueOf(Math.min(matched, larger))
              .movePointRight(2)
              .divide(BigDecimal.valueOf(larger), 2, RoundingMode.DOWN);
    }

    /** Both together. */
    public Value plus(Value other) {
      return new Value(
          Math.addExact(ours, other.ours),
          Math.addExact(provider, other.provider),
          Math.addExact(matched, other.matched));
    }
  }
}

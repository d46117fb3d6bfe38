package io.quittance.reconciliation.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quittance.reconciliation.statement.LineKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What both sides claim of a day in one currency. Amounts are minor units.
 *
 * @param providerFees what the provider keeps, of lines and by lines of their own
 * @param value how much of it both sides claim; null in runs before it was measured
 * @param lines by kind; null in runs before they were kept
 */
public record CurrencyTotal(
    String currency,
    Side ours,
    Side provider,
    long providerFees,
    @Nullable Value value,
    @Nullable List<KindTotal> lines) {

  /** By how much the provider's net is above ours. */
  @JsonProperty("difference")
  public long difference() {
    return Math.subtractExact(provider.net(), ours.net());
  }

  /** What is left of the provider's net after its fees. */
  @JsonProperty("providerNetAfterFees")
  public long providerNetAfterFees() {
    return Math.subtractExact(provider.net(), providerFees);
  }

  /**
   * What one side claims to have moved for customers.
   *
   * @param net what came in less what went back, before fees
   */
  public record Side(long count, long captured, long refunded, long net) {

    /** Both together. */
    public Side plus(Side other) {
      return new Side(
          Math.addExact(count, other.count),
          Math.addExact(captured, other.captured),
          Math.addExact(refunded, other.refunded),
          Math.addExact(net, other.net));
    }
  }

  /** What both sides have of one kind; fees are what the provider keeps of these lines. */
  public record KindTotal(
      String kind,
      long ourCount,
      long ourAmount,
      long providerCount,
      long providerAmount,
      long fees) {

    /** The kinds that move money for customers; the others only the provider has. */
    private static final Set<LineKind> OPERATIONS =
        EnumSet.of(
            LineKind.CAPTURE,
            LineKind.REFUND,
            LineKind.REFUND_REVERSAL,
            LineKind.CHARGEBACK,
            LineKind.CHARGEBACK_REVERSAL);

    /** Whether both sides may have such lines. */
    @JsonIgnore
    public boolean isClaimedByBoth() {
      return OPERATIONS.contains(lineKind());
    }

    LineKind lineKind() {
      return LineKind.valueOf(kind);
    }
  }

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

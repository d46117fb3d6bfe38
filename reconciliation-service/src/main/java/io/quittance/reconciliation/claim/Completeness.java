package io.quittance.reconciliation.claim;

import io.quittance.contracts.payment.PaymentTotalsApi;
import io.quittance.contracts.payment.PaymentTotalsApi.Total;
import io.quittance.reconciliation.ReconciliationSettings;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Proves that our copy of a day knows everything that payment-api knows. */
@Component
public class Completeness {

  private final PaymentTotalsApi paymentTotals;
  private final OurClaims claims;
  private final ReconciliationSettings settings;

  Completeness(PaymentTotalsApi paymentTotals, OurClaims claims, ReconciliationSettings settings) {
    this.paymentTotals = paymentTotals;
    this.claims = claims;
    this.settings = settings;
  }

  /**
   * Compares our copy with payment-api's control totals. Asks over the network: call it outside a
   * transaction.
   *
   * @throws org.springframework.web.client.RestClientException when payment-api does not answer
   */
  public List<ControlTotal> compare(LocalDate day, String provider) {
    // Theirs first: events that arrive in between can only make our copy the larger one.
    var days = settings.provider(provider);
    var expected =
        paymentTotals.totals(
            day, provider, days.beginningOf(day), days.beginningOf(day.plusDays(1)));
    return lines(expected, claims.totals(day, provider));
  }

  static List<ControlTotal> lines(List<Total> expected, List<Total> held) {
    Map<Key, ControlTotal> lines =
        new TreeMap<>(Comparator.comparing(Key::kind).thenComparing(Key::currency));
    expected.forEach(
        total ->
            lines.put(
                Key.of(total),
                new ControlTotal(
                    total.kind(), total.currency(), total.count(), total.amount(), 0, 0)));
    held.forEach(
        total ->
            lines.merge(
                Key.of(total),
                new ControlTotal(
                    total.kind(), total.currency(), 0, 0, total.count(), total.amount()),
                ControlTotal::with));
    return List.copyOf(lines.values());
  }

  private record Key(String kind, String currency) {

    static Key of(Total total) {
      return new Key(total.kind(), total.currency());
    }
  }

  /**
   * One line of the comparison. Amounts are minor units.
   *
   * @param kind CAPTURE, REFUND, CHARGEBACK or CHARGEBACK_REVERSAL
   */
  public record ControlTotal(
      String kind,
      String currency,
      long expectedCount,
      long expectedAmount,
      long heldCount,
      long heldAmount) {

    /** Whether our copy holds what payment-api says there is. */
    public boolean isMet() {
      return expectedCount == heldCount && expectedAmount == heldAmount;
    }

    private ControlTotal with(ControlTotal held) {
      return new ControlTotal(
          kind, currency, expectedCount, expectedAmount, held.heldCount, held.heldAmount);
    }
  }
}

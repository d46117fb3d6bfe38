package io.quittance.reconciliation.ledger;

import io.quittance.contracts.ledger.LedgerTotalsApi;
import io.quittance.contracts.payment.PaymentTotalsApi;
import io.quittance.platform.client.ServiceClients;
import io.quittance.platform.security.token.ServiceName;
import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.bank.BankSettings;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Proves that payment-api, the ledger and our copy know of the same operations of a day: as many of
 * each kind, and as much, for each provider and currency.
 */
@Component
public class LedgerCompleteness {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** What payment-api counts; of disputes it has no control totals. */
  private static final Set<String> COUNTED_BY_PAYMENTS = Set.of("CAPTURE", "REFUND");

  private final ReconciliationSettings settings;
  private final BankSettings banks;
  private final PaymentTotalsApi paymentTotals;
  private final PaymentMoves moves;
  private final Map<String, LedgerTotalsApi> ledgers;

  LedgerCompleteness(
      ReconciliationSettings settings,
      BankSettings banks,
      PaymentTotalsApi paymentTotals,
      PaymentMoves moves,
      ServiceClients services) {
    this.settings = settings;
    this.banks = banks;
    this.paymentTotals = paymentTotals;
    this.moves = moves;
    var ledgers = new TreeMap<String, LedgerTotalsApi>();
    settings
        .providers()
        .forEach(
            (name, provider) -> {
              if (provider.format().equals(LedgerBooks.FORMAT) && provider.url() != null) {
                ledgers.put(
                    name,
                    services.client(
                        LedgerTotalsApi.class,
                        ServiceName.LEDGER_SERVICE,
                        provider.url(),
                        TIMEOUT));
              }
            });
    this.ledgers = Map.copyOf(ledgers);
  }

  /**
   * One line of the comparison, of what somebody should hold. Amounts are minor units.
   *
   * @param holder {@code copy} is compared with payment-api, {@code ledger} with our copy
   */
  public record LedgerTotal(
      String holder,
      String provider,
      String kind,
      String currency,
      long expectedCount,
      long expectedAmount,
      long heldCount,
      long heldAmount) {

    /** Whether the holder has what there is. */
    public boolean isMet() {
      return expectedCount == heldCount && expectedAmount == heldAmount;
    }
  }

  /** Whether a name is that of the ledger among the providers. */
  public boolean concerns(String name) {
    return ledgers.containsKey(name);
  }

  /**
   * Compares the control totals of all providers. Asks over the network: call it outside a
   * transaction.
   *
   * @throws org.springframework.web.client.RestClientException when one of them does not answer
   */
  public List<LedgerTotal> compare(LocalDate day) {
    var lines = new ArrayList<LedgerTotal>();
    var providers = new TreeSet<>(settings.providers().keySet());
    providers.removeIf(name -> concerns(name) || banks.isHouseBank(name));
    for (var provider : providers) {
      // Whoever hears of it last is asked last: what comes in between is then too much, not
      // missing.
      var told = payments(day, provider);
      var copied = amounts(moves.totals(day, provider));
      for (var ledger : ledgers.values()) {
        lines.addAll(lines("ledger", provider, copied, amounts(ledger.totals(day, provider))));
      }
      copied.keySet().removeIf(key -> !COUNTED_BY_PAYMENTS.contains(key.kind()));
      lines.addAll(lines("copy", provider, told, copied));
    }
    return lines;
  }

  private Map<Key, Sum> payments(LocalDate day, String provider) {
    var sums = new TreeMap<Key, Sum>();
    paymentTotals
        .totals(day, provider, null, null)
        .forEach(
            total -> {
              if (COUNTED_BY_PAYMENTS.contains(total.kind())) {
                sums.put(
                    new Key(total.kind(), total.currency()),
                    new Sum(total.count(), total.amount()));
              }
            });
    return sums;
  }

  private static Map<Key, Sum> amounts(List<LedgerTotalsApi.Total> totals) {
    var sums = new TreeMap<Key, Sum>();
    totals.forEach(
        total ->
            sums.put(
                new Key(total.kind(), total.currency()), new Sum(total.count(), total.amount())));
    return sums;
  }

  private static List<LedgerTotal> lines(
      String holder, String provider, Map<Key, Sum> expected, Map<Key, Sum> held) {
    var keys = new TreeSet<>(expected.keySet());
    keys.addAll(held.keySet());
    return keys.stream()
        .map(
            key -> {
              var wanted = expected.getOrDefault(key, Sum.NONE);
              var found = held.getOrDefault(key, Sum.NONE);
              return new LedgerTotal(
                  holder,
                  provider,
                  key.kind(),
                  key.currency(),
                  wanted.count(),
                  wanted.amount(),
                  found.count(),
                  found.amount());
            })
        .toList();
  }

  private record Key(String kind, String currency) implements Comparable<Key> {

    @Override
    public int compareTo(Key other) {
      int byKind = kind.compareTo(other.kind);
      return byKind == 0 ? currency.compareTo(other.currency) : byKind;
    }
  }

  private record Sum(long count, long amount) {
    private static final Sum NONE = new Sum(0, 0);
  }
}

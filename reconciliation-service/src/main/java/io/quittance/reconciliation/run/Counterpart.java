package io.quittance.reconciliation.run;

import io.quittance.reconciliation.discrepancy.Compared;
import io.quittance.reconciliation.discrepancy.Compared.Total;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the totals of a run of a bank or of the ledger are kept apart by.
 *
 * @param ofProvider null where nobody knows
 */
record Counterpart(@Nullable String ofProvider, String currency) {

  private static final Comparator<Counterpart> ORDER =
      Comparator.comparing(Counterpart::name).thenComparing(Counterpart::currency);

  private String name() {
    return ofProvider == null ? "" : ofProvider;
  }

  /** One total of a kind may be there several times. */
  static SortedMap<Counterpart, List<Total>> group(List<Compared> compared) {
    return compared.stream()
        .flatMap(each -> each.totals().stream())
        .collect(
            Collectors.groupingBy(
                total -> new Counterpart(total.ofProvider(), total.currency()),
                () -> new TreeMap<>(ORDER),
                Collectors.toList()));
  }

  static long sum(List<Total> totals, ToLongFunction<Total> number) {
    return totals.stream().mapToLong(number).reduce(0, Math::addExact);
  }
}

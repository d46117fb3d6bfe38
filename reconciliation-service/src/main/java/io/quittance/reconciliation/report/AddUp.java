package io.quittance.reconciliation.report;

import io.quittance.reconciliation.report.Report.ProviderTotal;
import io.quittance.reconciliation.run.CurrencyTotal;
import io.quittance.reconciliation.run.CurrencyTotal.KindTotal;
import io.quittance.reconciliation.run.CurrencyTotal.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds up the totals of several runs, per provider and currency. */
final class AddUp {

  private final Map<Key, CurrencyTotal> sums =
      new TreeMap<>(Comparator.comparing(Key::provider).thenComparing(Key::currency));

  private record Key(String provider, String currency) {}

  void add(String provider, CurrencyTotal total) {
    sums.merge(new Key(provider, total.currency()), total, AddUp::plus);
  }

  List<ProviderTotal> totals() {
    return sums.entrySet().stream()
        .map(sum -> new ProviderTotal(sum.getKey().provider(), sum.getValue()))
        .toList();
  }

  private static CurrencyTotal plus(CurrencyTotal one, CurrencyTotal other) {
    return new CurrencyTotal(
        one.currency(),
        one.ours().plus(other.ours()),
        one.provider().plus(other.provider()),
        Math.addExact(one.providerFees(), other.providerFees()),
        value(one.value(), other.value()),
        lines(one.lines(), other.lines()));
  }

  /** What was not measured everywhere is not told: half of it would say something else. */
  private static @Nullable Value value(@Nullable Value one, @Nullable Value other) {
    return one == null || other == null ? null : one.plus(other);
  }

  private static @Nullable List<KindTotal> lines(
      @Nullable List<KindTotal> some, @Nullable List<KindTotal> others) {
    if (some == null || others == null) {
      return null;
    }
    var byKind = new TreeMap<String, KindTotal>();
    Stream.concat(some.stream(), others.stream())
        .forEach(line -> byKind.merge(line.kind(), line, AddUp::plus));
    return List.copyOf(byKind.values());
  }

  private static KindTotal plus(KindTotal one, KindTotal other) {
    return new KindTotal(
        one.kind(),
        Math.addExact(one.ourCount(), other.ourCount()),
        Math.addExact(one.ourAmount(), other.ourAmount()),
        Math.addExact(one.providerCount(), other.providerCount()),
        Math.addExact(one.providerAmount(), other.providerAmount()),
        Math.addExact(one.fees(), other.fees()));
  }
}

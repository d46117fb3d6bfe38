package io.quittance.reconciliation.report;

import io.quittance.reconciliation.report.Report.ProviderTotal;
import io.quittance.reconciliation.run.Measured;
import io.quittance.reconciliation.run.Measured.KindTotal;
import io.quittance.reconciliation.run.Measured.Value;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds up the totals of several runs, per provider and currency. */
final class AddUp {

  private final Map<Key, RunTotal> totals =
      new TreeMap<>(
          Comparator.comparing(Key::provider)
              .thenComparing(Key::ofProvider, Comparator.nullsFirst(Comparator.naturalOrder()))
              .thenComparing(Key::currency));
  private final Map<Key, Measured> measured = new HashMap<>();
  private final Set<Key> unmeasured = new HashSet<>();

  private record Key(String provider, @Nullable String ofProvider, String currency) {}

  void add(String provider, List<RunTotal> of, @Nullable List<Measured> with) {
    of.forEach(
        total -> {
          var key = new Key(provider, total.ofProvider(), total.currency());
          totals.merge(key, total, RunTotal::plus);
          if (with == null) {
            unmeasured.add(key);
          }
        });
    if (with != null) {
      with.forEach(
          each ->
              measured.merge(
                  new Key(provider, each.ofProvider(), each.currency()), each, AddUp::plus));
    }
  }

  /** What was not measured in all runs is not told: a part of it would say something else. */
  List<ProviderTotal> totals() {
    return totals.entrySet().stream()
        .map(
            entry -> {
              var key = entry.getKey();
              var told = unmeasured.contains(key) ? null : measured.get(key);
              return total(key.provider(), entry.getValue(), told);
            })
        .toList();
  }

  private static ProviderTotal total(String provider, RunTotal total, @Nullable Measured measured) {
    var value = measured == null ? null : measured.value();
    return new ProviderTotal(
        provider,
        total.ofProvider(),
        total.currency(),
        total.ours(),
        total.provider(),
        Math.subtractExact(total.provider().net(), total.ours().net()),
        total.providerFees(),
        Math.subtractExact(total.provider().net(), total.providerFees()),
        value,
        measured == null ? List.of() : measured.lines());
  }

  private static Measured plus(Measured one, Measured other) {
    Value value = one.value().plus(other.value());
    var byKind = new TreeMap<String, KindTotal>();
    Stream.concat(one.lines().stream(), other.lines().stream())
        .forEach(line -> byKind.merge(line.kind(), line, AddUp::plus));
    return new Measured(one.ofProvider(), one.currency(), value, List.copyOf(byKind.values()));
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

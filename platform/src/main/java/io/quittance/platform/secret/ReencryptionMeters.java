package io.quittance.platform.secret;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How much of each column is not under the primary key yet, as every instance shows it. */
final class ReencryptionMeters {

  /** Not 0 before the first look, by which an older key would seem to be needed no more. */
  private static final long UNKNOWN = -1;

  private final Map<Reencryption, AtomicLong> left;

  ReencryptionMeters(List<Reencryption> columns, MeterRegistry meters) {
    this.left =
        columns.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(), column -> register(column.column(), meters)));
  }

  private static AtomicLong register(SealedColumn column, MeterRegistry meters) {
    var rows = new AtomicLong(UNKNOWN);
    Gauge.builder("quittance.reencryption.left", rows, ReencryptionMeters::shown)
        .description("Rows that are not sealed with the primary key yet")
        .tag("table", column.table())
        .tag("column", column.column())
        .register(meters);
    return rows;
  }

  private static double shown(AtomicLong rows) {
    long known = rows.get();
    return known == UNKNOWN ? Double.NaN : known;
  }

  /** Looks once. */
  void look() {
    left.forEach((column, rows) -> rows.set(column.left()));
  }
}

package io.quittance.platform.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What {@link ProveInvariants} found, and when it last looked, as every instance shows it. */
public final class InvariantMeters {

  private static final String STATE =
      """
      SELECT l.invariant, (extract(epoch FROM now() - l.looked_at) * 1000)::bigint AS age_millis,
             (SELECT count(*) FROM invariant_violation v WHERE v.invariant = l.invariant)
               AS violations
      FROM invariant_look l
      """;

  private final JdbcClient jdbc;
  private final Map<String, Shown> shown;

  InvariantMeters(List<Proof> proofs, JdbcClient jdbc, MeterRegistry meters) {
    this.jdbc = jdbc;
    this.shown =
        proofs.stream()
            .map(Proof::invariant)
            .collect(
                Collectors.toUnmodifiableMap(Function.identity(), name -> register(name, meters)));
  }

  /**
   * The gauges of one invariant.
   *
   * @param provenAt when a look last ended, by the clock that only counts; at first the start
   */
  private record Shown(AtomicLong violations, AtomicLong provenAt) {}

  private Shown register(String invariant, MeterRegistry meters) {
    var one = new Shown(new AtomicLong(), new AtomicLong(System.nanoTime()));
    Gauge.builder("quittance.invariant.violations", one.violations(), AtomicLong::get)
        .description("What violates an invariant, until it is mended")
        .tag("invariant", invariant)
        .register(meters);
    TimeGauge.builder(
            "quittance.invariant.proved",
            one.provenAt(),
            TimeUnit.NANOSECONDS,
            at -> System.nanoTime() - at.get())
        .description("Since a look at an invariant last ended, whatever it found")
        .tag("invariant", invariant)
        .register(meters);
    return one;
  }

  /** Looks once. */
  public void look() {
    for (var state : jdbc.sql(STATE).query(State.class).list()) {
      var one = shown.get(state.invariant());
      if (one != null) {
        one.violations().set(state.violations());
        one.provenAt().set(System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(state.ageMillis()));
      }
    }
  }

  /** How it stands with one invariant. */
  record State(String invariant, long ageMillis, long violations) {}
}

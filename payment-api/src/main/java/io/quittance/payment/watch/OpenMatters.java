package io.quittance.payment.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.payment.dispute.DisputeStage;
import io.quittance.payment.operation.OperationType;
import io.quittance.platform.watch.RepeatedLook;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Operations without an outcome and disputes without an end, counted by rows that are few. */
@Configuration(proxyBeanMethods = false)
class OpenMatters {

  private static final String OPERATIONS =
      """
      SELECT type AS name, count(*) AS count,
             extract(epoch FROM now() - min(created_at))::bigint AS oldest_seconds
      FROM payment_transaction WHERE next_check_at IS NOT NULL GROUP BY type
      """;

  private static final String DISPUTES =
      """
      SELECT stage AS name, count(*) AS count, 0 AS oldest_seconds
      FROM dispute WHERE status IN ('NEEDS_RESPONSE', 'UNDER_REVIEW') GROUP BY stage
      """;

  private final JdbcClient jdbc;
  private final Map<String, AtomicLong> operations;
  private final Map<String, AtomicLong> ages;
  private final Map<String, AtomicLong> disputes;

  OpenMatters(JdbcClient jdbc, MeterRegistry meters) {
    this.jdbc = jdbc;
    var types = names(OperationType.values());
    this.operations =
        gauges(
            "quittance.payment.operations.open",
            "Operations whose outcome is not known yet",
            "operation",
            types,
            meters);
    this.ages =
        gauges(
            "quittance.payment.operations.open.oldest.seconds",
            "How long the oldest operation without an outcome has had none",
            "operation",
            types,
            meters);
    this.disputes =
        gauges(
            "quittance.payment.disputes.open",
            "Disputes that are not decided",
            "stage",
            names(DisputeStage.values()),
            meters);
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static Map<String, AtomicLong> gauges(
      String name, String description, String tag, List<String> values, MeterRegistry meters) {
    return values.stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Function.identity(),
                value -> {
                  var number = new AtomicLong();
                  Gauge.builder(name, number, AtomicLong::get)
                      .description(description)
                      .tag(tag, value.toLowerCase(Locale.ROOT))
                      .register(meters);
                  return number;
                }));
  }

  @Bean
  RepeatedLook openMattersLook() {
    return new RepeatedLook("look-at-open-matters", RepeatedLook.USUALLY_EVERY, this::look);
  }

  /** Looks once. */
  void look() {
    var found = open(OPERATIONS);
    show(operations, found, Open::count);
    show(ages, found, Open::oldestSeconds);
    show(disputes, open(DISPUTES), Open::count);
  }

  private Map<String, Open> open(String question) {
    return jdbc.sql(question).query(Open.class).list().stream()
        .collect(Collectors.toUnmodifiableMap(Open::name, Function.identity()));
  }

  private static void show(
      Map<String, AtomicLong> gauges, Map<String, Open> found, Function<Open, Long> value) {
    gauges.forEach((name, gauge) -> gauge.set(value.apply(found.getOrDefault(name, Open.NONE))));
  }

  /** What is open of one kind. */
  record Open(String name, long count, long oldestSeconds) {

    static final Open NONE = new Open("", 0, 0);
  }
}

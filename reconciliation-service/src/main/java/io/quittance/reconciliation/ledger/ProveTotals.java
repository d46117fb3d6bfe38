package io.quittance.reconciliation.ledger;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quittance.platform.watch.Proof;
import io.quittance.reconciliation.ledger.LedgerCompleteness.LedgerTotal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares the control totals of payment-api, of the ledger and of our copy all day long, for
 * yesterday and today (UTC): the nightly run finds which operation it is. A difference counts once
 * it has stayed the same for longer than any event takes.
 */
@Configuration(proxyBeanMethods = false)
class ProveTotals {

  private static final int COMPARE_EVERY_MINUTES = 10;

  private static final String NO_POSITION =
      "SELECT :since::bigint WHERE :limit::bigint IS NOT NULL";

  private static final String LASTING =
      """
      SELECT subject FROM total_difference
      WHERE since < now() - interval '5 minutes'
        AND (:since::bigint, :upTo::bigint, :again::text[]) IS NOT NULL
      UNION ALL
      SELECT 'nothing was compared since ' || compared_at FROM total_comparison
      WHERE compared_at < now() - interval '1 hour'
      """;

  private final LedgerCompleteness completeness;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ProveTotals(
      LedgerCompleteness completeness,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Clock clock) {
    this.completeness = completeness;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Bean
  Proof totalsAgree() {
    return new Proof(
        "I3",
        "payment-api, ledger and reconciliation know the same operations of each day",
        null,
        NO_POSITION,
        LASTING);
  }

  @Bean
  RecurringTask<Void> compareTotals() {
    return Tasks.recurring("compare-totals", FixedDelay.ofMinutes(COMPARE_EVERY_MINUTES))
        .execute((_, _) -> compare());
  }

  /**
   * Compares once, and keeps what differs.
   *
   * @throws org.springframework.web.client.RestClientException when a service does not answer
   */
  void compare() {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var found =
        Stream.of(today.minusDays(1), today)
            .flatMap(day -> completeness.compare(day).stream().flatMap(it -> unmet(day, it)))
            .toList();
    transaction.executeWithoutResult(_ -> keep(found));
  }

  /** What lacks, or is too much, and by how much. */
  private record Difference(String subject, String difference) {}

  private static Stream<Difference> unmet(LocalDate day, LedgerTotal total) {
    if (total.isMet()) {
      return Stream.empty();
    }
    var subject =
        String.join(
            " ", day.toString(), total.holder(), total.provider(), total.kind(), total.currency());
    return Stream.of(
        new Difference(
            subject,
            "%d operations, %d"
                .formatted(
                    total.heldCount() - total.expectedCount(),
                    total.heldAmount() - total.expectedAmount())));
  }

  private void keep(List<Difference> found) {
    jdbc.sql("DELETE FROM total_difference WHERE subject <> ALL (:subjects)")
        .param("subjects", texts(found, Difference::subject))
        .update();
    jdbc.sql(
            """
            INSERT INTO total_difference (subject, difference)
            SELECT * FROM unnest(:subjects::text[], :differences::text[])
            ON CONFLICT (subject) DO UPDATE
            SET difference = excluded.difference, since = excluded.since
            WHERE total_difference.difference <> excluded.difference
            """)
        .param("subjects", texts(found, Difference::subject))
        .param("differences", texts(found, Difference::difference))
        .update();
    jdbc.sql(
            """
            INSERT INTO total_comparison (compared_at) VALUES (now())
            ON CONFLICT (is_latest) DO UPDATE SET compared_at = excluded.compared_at
            """)
        .update();
  }

  private static String[] texts(List<Difference> found, Function<Difference, String> column) {
    return found.stream().map(column).toArray(String[]::new);
  }
}

package io.quittance.reconciliation.ledger;

import io.quittance.reconciliation.discrepancy.Compared;
import io.quittance.reconciliation.discrepancy.Compared.Total;
import io.quittance.reconciliation.discrepancy.Comparison;
import io.quittance.reconciliation.discrepancy.Reconciliation;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Compares what payments claim with what the ledger has booked, on a UTC day and for all providers
 * at once: each operation by the reference of its entry, settlements and receipts, what clearing
 * accounts and merchants' accounts began with, moved and ended with.
 *
 * <p>Clearing accounts hold open items only, by induction: each of their postings of a day is
 * explained, and each day begins as the one before ended.
 */
@Component
@Order(30)
class CompareLedger implements Comparison {

  /** What happened so short before the run may be known to one side and not yet to the other. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(60);

  private static final List<String> UPDATES =
      List.of(LedgerSql.UNEXPLAINED, LedgerSql.ACCOUNTS, LedgerSql.OWNERS);

  /** After the updates. Those that compare write down what differs as well. */
  private static final List<String> SUMS =
      List.of(LedgerSql.OPERATIONS, LedgerSql.SETTLEMENTS, LedgerSql.UNEXPLAINED_SUMS);

  private final JdbcClient jdbc;
  private final LedgerCompleteness completeness;

  CompareLedger(JdbcClient jdbc, LedgerCompleteness completeness) {
    this.jdbc = jdbc;
    this.completeness = completeness;
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public List<Compared> find(Day day) {
    var parameters = parameters(day);
    jdbc.sql(LedgerSql.CONTROL_TOTALS).params(parameters).update();
    if (!completeness.concerns(day.provider())) {
      return List.of();
    }
    UPDATES.forEach(statement -> jdbc.sql(statement).params(parameters).update());
    var totals = new ArrayList<Total>();
    long matched = 0;
    for (var statement : SUMS) {
      matched += sums(statement, parameters, totals);
    }
    return List.of(new Compared(Reconciliation.LEDGER, matched, totals));
  }

  /** Adds to the totals, and says how many lines are right. */
  private long sums(String statement, Map<String, Object> parameters, List<Total> totals) {
    var toTotal = DataClassRowMapper.newInstance(Total.class);
    return jdbc
        .sql(statement)
        .params(parameters)
        .query(
            (row, number) -> {
              totals.add(toTotal.mapRow(row, number));
              return row.getLong("matched");
            })
        .list()
        .stream()
        .mapToLong(matched -> matched)
        .sum();
  }

  private Map<String, Object> parameters(Day day) {
    var begins = day.date().atStartOfDay().atOffset(ZoneOffset.UTC);
    var parameters = new HashMap<String, Object>();
    parameters.put("runId", day.runId());
    parameters.put("statementId", day.statementId());
    parameters.put("provider", day.provider());
    parameters.put("day", day.date());
    parameters.put("from", begins);
    parameters.put("to", begins.plusDays(1));
    parameters.put("fresh", startOf(day).minus(UNDER_WAY));
    return parameters;
  }

  private OffsetDateTime startOf(Day day) {
    return jdbc.sql("SELECT coalesce(started_at, now()) FROM reconciliation_run WHERE id = :id")
        .param("id", day.runId())
        .query((row, _) -> row.getObject(1, OffsetDateTime.class))
        .single();
  }
}

package io.quittance.reconciliation.bank;

import io.quittance.reconciliation.discrepancy.Compared;
import io.quittance.reconciliation.discrepancy.Compared.Total;
import io.quittance.reconciliation.discrepancy.Comparison.Day;
import io.quittance.reconciliation.discrepancy.Reconciliation;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Says how much of payouts was compared, once a run has written down what differs. */
@Repository
class PayoutTotals {

  private final JdbcClient jdbc;
  private final PayerParameters payers;

  PayoutTotals(JdbcClient jdbc, PayerParameters payers) {
    this.jdbc = jdbc;
    this.payers = payers;
  }

  /** Of a bank's day: its entries that belong to payouts, and the payouts. */
  Compared ofBank(Day day) {
    var totals =
        jdbc.sql(PayoutTotalSql.TOTALS)
            .params(payers.of(day.provider(), day.date()))
            .param("runId", day.runId())
            .param("approved", false)
            .query(DataClassRowMapper.newInstance(Total.class))
            .list();
    long entries =
        totals.stream()
            .filter(total -> total.ofProvider() != null)
            .mapToLong(Total::theirCount)
            .sum();
    return compared(entries - different(day.runId()), totals);
  }

  /** Of a provider's own day: its payouts, and their lines less fees. */
  Compared ofStatement(Day day) {
    long payouts =
        jdbc.sql(PayoutTotalSql.PAYOUTS_WITH_LINES)
            .param("provider", day.provider())
            .param("statementId", day.statementId())
            .query(Long.class)
            .single();
    return compared(payouts - different(day.runId()), List.of());
  }

  private static Compared compared(long matched, List<Total> totals) {
    return new Compared(Reconciliation.SETTLEMENTS, matched, totals);
  }

  private long different(UUID runId) {
    return jdbc.sql(PayoutTotalSql.DIFFERENT).param("runId", runId).query(Long.class).single();
  }
}

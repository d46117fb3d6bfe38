package io.quittance.reconciliation.run;

import io.quittance.reconciliation.discrepancy.Discrepancies;
import io.quittance.reconciliation.discrepancy.DiscrepancyKind;
import io.quittance.reconciliation.statement.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Counts what a run found, and adds up what both sides claim. */
@Service
class SumUpRun {

  private static final String TOTALS =
      """
      WITH ours AS (
        SELECT currency, count(*) AS count,
               sum(amount) FILTER (WHERE kind = 'CAPTURE') AS captured,
               sum(amount) FILTER (WHERE kind = 'REFUND') AS refunded
        FROM our_claim
        WHERE provider = :provider AND day = :day AND withdrawn_at IS NULL
        GROUP BY currency
      ),
      theirs AS (
        SELECT currency, count(*) AS count,
               sum(amount) FILTER (WHERE kind = 'CAPTURE') AS captured,
               sum(amount) FILTER (WHERE kind = 'REFUND') AS refunded,
               sum(fee) AS fees
        FROM provider_claim
        WHERE statement_id = :statementId
        GROUP BY currency
      )
      SELECT currency,
             coalesce(ours.count, 0) AS our_count,
             coalesce(ours.captured, 0)::bigint AS our_captured,
             coalesce(ours.refunded, 0)::bigint AS our_refunded,
             coalesce(theirs.count, 0) AS their_count,
             coalesce(theirs.captured, 0)::bigint AS their_captured,
             coalesce(theirs.refunded, 0)::bigint AS their_refunded,
             coalesce(theirs.fees, 0)::bigint AS fees
      FROM ours FULL JOIN theirs USING (currency)
      ORDER BY currency
      """;

  private final JdbcClient jdbc;
  private final Discrepancies discrepancies;

  SumUpRun(JdbcClient jdbc, Discrepancies discrepancies) {
    this.jdbc = jdbc;
    this.discrepancies = discrepancies;
  }

  /** Counts by their published names, and totals per currency. */
  record Summary(Map<String, Long> counts, List<CurrencyTotal> totals) {}

  /** What both sides claim in one currency, in minor units. */
  record CurrencyTotal(String currency, Side ours, Side provider, long providerFees) {}

  /**
   * What one side claims.
   *
   * @param net captured less refunded, before fees
   */
  record Side(long count, long captured, long refunded, long net) {

    static Side of(long count, long captured, long refunded) {
      return new Side(count, captured, refunded, Math.subtractExact(captured, refunded));
    }
  }

  Summary sumUp(Run run, Statement statement) {
    var found = discrepancies.countByKind(run.id());
    var counts = new LinkedHashMap<String, Long>();
    counts.put("matched", statement.lineCount() - discrepancies.linesThatDiffer(run.id()));
    for (var kind : DiscrepancyKind.values()) {
      counts.put(kind.countName(), found.getOrDefault(kind, 0L));
    }
    return new Summary(counts, totals(run, statement));
  }

  private List<CurrencyTotal> totals(Run run, Statement statement) {
    return jdbc.sql(TOTALS)
        .param("provider", run.provider())
        .param("day", run.day())
        .param("statementId", statement.id())
        .query(
            (row, _) ->
                new CurrencyTotal(
                    row.getString("currency"),
                    Side.of(
                        row.getLong("our_count"),
                        row.getLong("our_captured"),
                        row.getLong("our_refunded")),
                    Side.of(
                        row.getLong("their_count"),
                        row.getLong("their_captured"),
                        row.getLong("their_refunded")),
                    row.getLong("fees")))
        .list();
  }
}

package io.quittance.reconciliation.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quittance.reconciliation.discrepancy.Compared;
import io.quittance.reconciliation.discrepancy.Compared.Total;
import io.quittance.reconciliation.discrepancy.Discrepancies;
import io.quittance.reconciliation.discrepancy.DiscrepancyKind;
import io.quittance.reconciliation.discrepancy.Reconciliation;
import io.quittance.reconciliation.statement.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
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
               sum(amount) FILTER (WHERE kind = 'REFUND') AS refunded,
               sum(CASE kind WHEN 'CHARGEBACK' THEN amount
                             WHEN 'CHARGEBACK_REVERSAL' THEN -amount END) AS disputed
        FROM our_claim
        WHERE provider = :provider AND day = :day AND withdrawn_at IS NULL
        GROUP BY currency
      ),
      theirs AS (
        SELECT currency, count(*) AS count,
               sum(amount) FILTER (WHERE kind = 'CAPTURE') AS captured,
               sum(CASE kind WHEN 'REFUND' THEN amount
                             WHEN 'REFUND_REVERSAL' THEN -amount END) AS refunded,
               sum(CASE kind WHEN 'CHARGEBACK' THEN amount
                             WHEN 'CHARGEBACK_REVERSAL' THEN -amount END) AS disputed,
               sum(CASE kind WHEN 'ADJUSTMENT_CREDIT' THEN amount
                             WHEN 'ADJUSTMENT_DEBIT' THEN -amount END) AS adjusted,
               sum(CASE kind WHEN 'FEE' THEN amount WHEN 'FEE_REVERSAL' THEN -amount ELSE 0 END
                   + fee) AS fees
        FROM provider_claim
        WHERE statement_id = :statementId AND kind <> 'PAYOUT'
        GROUP BY currency
      )
      SELECT currency,
             coalesce(ours.count, 0) AS our_count,
             coalesce(ours.captured, 0)::bigint AS our_captured,
             coalesce(ours.refunded, 0)::bigint AS our_refunded,
             coalesce(ours.disputed, 0)::bigint AS our_disputed,
             coalesce(theirs.count, 0) AS their_count,
             coalesce(theirs.captured, 0)::bigint AS their_captured,
             coalesce(theirs.refunded, 0)::bigint AS their_refunded,
             coalesce(theirs.disputed, 0)::bigint AS their_disputed,
             coalesce(theirs.adjusted, 0)::bigint AS their_adjusted,
             coalesce(theirs.fees, 0)::bigint AS fees
      FROM ours FULL JOIN theirs USING (currency)
      ORDER BY currency
      """;

  /** Lines that are no payout: all of them match or differ. */
  private static final String LINES =
      """
      SELECT CASE WHEN kind IN ('REFUND', 'REFUND_REVERSAL') THEN 'REFUNDS' ELSE 'PAYMENTS' END
               AS reconciliation, count(*) AS lines
      FROM provider_claim WHERE statement_id = :statementId AND kind <> 'PAYOUT'
      GROUP BY 1
      """;

  private final JdbcClient jdbc;
  private final Discrepancies discrepancies;

  SumUpRun(JdbcClient jdbc, Discrepancies discrepancies) {
    this.jdbc = jdbc;
    this.discrepancies = discrepancies;
  }

  /**
   * Counts by their published names, all together and apart for each reconciliation, and totals per
   * currency.
   */
  record Summary(
      Map<String, Long> counts,
      List<CurrencyTotal> totals,
      Map<Reconciliation, Map<String, Long>> reconciliations) {}

  /**
   * What both sides claim in one currency, in minor units.
   *
   * @param ofProvider in a run of a bank or of the ledger whose payouts or operations these are;
   *     null where nobody knows, and in a provider's own run
   * @param provider the other side: the provider, the bank or the ledger
   */
  record CurrencyTotal(
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String ofProvider,
      String currency,
      Side ours,
      Side provider,
      long providerFees) {}

  /**
   * What one side claims.
   *
   * @param refunded less what came back of refunds
   * @param disputed taken in disputes, less what was given back
   * @param adjusted other money that the provider gave, less what it took; in the ledger what was
   *     posted without anybody who explains it
   * @param paidOut payouts: what they bring to the account at a bank, and in the ledger what they
   *     take from what a provider owes, below zero; null in a provider's own run
   * @param net captured less refunded and disputed, with what was adjusted and paid out, before
   *     fees
   */
  record Side(
      long count,
      long captured,
      long refunded,
      long disputed,
      long adjusted,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long paidOut,
      long net) {

    static Side of(
        long count,
        long captured,
        long refunded,
        long disputed,
        long adjusted,
        @Nullable Long paidOut) {
      long kept = Math.subtractExact(Math.subtractExact(captured, refunded), disputed);
      long net = Math.addExact(Math.addExact(kept, adjusted), paidOut == null ? 0 : paidOut);
      return new Side(count, captured, refunded, disputed, adjusted, paidOut, net);
    }
  }

  /** Sums up; what was compared beside claims comes from the comparisons themselves. */
  Summary sumUp(Run run, Statement statement, List<Compared> compared) {
    var lines = lines(statement);
    compared.forEach(each -> lines.merge(each.reconciliation(), each.matched(), Long::sum));
    var found = discrepancies.countByKind(run.id());
    var differ = discrepancies.linesThatDiffer(run.id());
    var reconciliations = new EnumMap<Reconciliation, Map<String, Long>>(Reconciliation.class);
    for (var each : Reconciliation.values()) {
      long matched = lines.getOrDefault(each, 0L) - differ.getOrDefault(each, 0L);
      reconciliations.put(each, counts(matched, found.getOrDefault(each, Map.of())));
    }
    var all = new LinkedHashMap<String, Long>();
    reconciliations
        .values()
        .forEach(counts -> counts.forEach((name, count) -> all.merge(name, count, Long::sum)));
    var totals = new ArrayList<>(totals(run, statement));
    Counterpart.group(compared).forEach((counterpart, of) -> totals.add(total(counterpart, of)));
    return new Summary(all, totals, reconciliations);
  }

  private static CurrencyTotal total(Counterpart counterpart, List<Total> totals) {
    return new CurrencyTotal(
        counterpart.ofProvider(),
        counterpart.currency(),
        side(totals, Total::ourCount, Total::ourAmount),
        side(totals, Total::theirCount, Total::theirAmount),
        0);
  }

  private static Side side(
      List<Total> totals, ToLongFunction<Total> count, ToLongFunction<Total> amount) {
    ToLongFunction<String> of =
        kind ->
            Counterpart.sum(
                totals.stream().filter(total -> total.kind().equals(kind)).toList(), amount);
    return Side.of(
        Counterpart.sum(totals, count),
        of.applyAsLong("CAPTURE"),
        Math.subtractExact(of.applyAsLong("REFUND"), of.applyAsLong("REFUND_FAILED")),
        Math.subtractExact(of.applyAsLong("CHARGEBACK"), of.applyAsLong("CHARGEBACK_REVERSAL")),
        of.applyAsLong("POSTING"),
        of.applyAsLong("PAYOUT"));
  }

  private static Map<String, Long> counts(long matched, Map<DiscrepancyKind, Long> found) {
    var counts = new LinkedHashMap<String, Long>();
    counts.put("matched", matched);
    for (var kind : DiscrepancyKind.values()) {
      counts.put(kind.countName(), found.getOrDefault(kind, 0L));
    }
    return counts;
  }

  private Map<Reconciliation, Long> lines(Statement statement) {
    var lines = new EnumMap<Reconciliation, Long>(Reconciliation.class);
    jdbc.sql(LINES)
        .param("statementId", statement.id())
        .query(
            row -> {
              lines.put(Reconciliation.valueOf(row.getString(1)), row.getLong(2));
            });
    return lines;
  }

  private List<CurrencyTotal> totals(Run run, Statement statement) {
    return jdbc.sql(TOTALS)
        .param("provider", run.provider())
        .param("day", run.day())
        .param("statementId", statement.id())
        .query(
            (row, _) ->
                new CurrencyTotal(
                    null,
                    row.getString("currency"),
                    Side.of(
                        row.getLong("our_count"),
                        row.getLong("our_captured"),
                        row.getLong("our_refunded"),
                        row.getLong("our_disputed"),
                        0,
                        null),
                    Side.of(
                        row.getLong("their_count"),
                        row.getLong("their_captured"),
                        row.getLong("their_refunded"),
                        row.getLong("their_disputed"),
                        row.getLong("their_adjusted"),
                        null),
                    row.getLong("fees")))
        .list();
  }
}

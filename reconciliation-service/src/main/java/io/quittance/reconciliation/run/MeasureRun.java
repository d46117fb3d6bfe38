package io.quittance.reconciliation.run;

import io.quittance.reconciliation.discrepancy.Compared;
import io.quittance.reconciliation.discrepancy.Compared.Total;
import io.quittance.reconciliation.run.Measured.KindTotal;
import io.quittance.reconciliation.run.Measured.Value;
import io.quittance.reconciliation.statement.LineKind;
import io.quittance.reconciliation.statement.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Measures how much of a day's value is explained, and keeps that with the run. */
@Service
class MeasureRun {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String LINES =
      """
      WITH ours AS (
        SELECT currency, kind, count(*) AS count, sum(amount) AS amount
        FROM our_claim
        WHERE provider = :provider AND day = :day AND withdrawn_at IS NULL
        GROUP BY currency, kind
      ),
      theirs AS (
        SELECT currency, kind, count(*) AS count, sum(amount) AS amount, sum(fee) AS fees
        FROM provider_claim
        WHERE statement_id = :statementId
        GROUP BY currency, kind
      )
      SELECT currency, kind,
             coalesce(ours.count, 0) AS our_count,
             coalesce(ours.amount, 0)::bigint AS our_amount,
             coalesce(theirs.count, 0) AS provider_count,
             coalesce(theirs.amount, 0)::bigint AS provider_amount,
             coalesce(theirs.fees, 0)::bigint AS fees
      FROM ours FULL JOIN theirs USING (currency, kind)
      ORDER BY currency, kind
      """;

  /**
   * What of the lines the other side does not claim, and what each side claims on another day,
   * whether that is a difference or within the days that a line may take. A line with several
   * differences is left out once.
   */
  private static final String UNMATCHED =
      """
      WITH line AS (
        SELECT provider_currency AS currency, reference, occurrence,
               max(CASE WHEN kind = 'FEE' OR (kind = 'TIMING' AND our_amount IS NOT NULL) THEN 0
                        WHEN kind = 'AMOUNT' THEN greatest(provider_amount - our_amount, 0)
                        ELSE provider_amount END) AS unmatched,
               max(CASE WHEN kind = 'TIMING' THEN our_amount END) AS ours_elsewhere
        FROM finding
        WHERE run_id = :runId AND side = 'PROVIDER' AND reconciliation IN ('PAYMENTS', 'REFUNDS')
        GROUP BY currency, reference, occurrence
      ),
      part AS (
        SELECT currency, unmatched, ours_elsewhere, 0 AS provider_elsewhere FROM line
        UNION ALL
        SELECT our_currency, 0, 0, our_amount FROM finding
        WHERE run_id = :runId AND side = 'OURS' AND kind = 'TIMING' AND provider_day IS NOT NULL
          AND reconciliation IN ('PAYMENTS', 'REFUNDS')
        UNION ALL
        SELECT currency, 0, ours, provider FROM matched_elsewhere WHERE run_id = :runId
      )
      SELECT currency, coalesce(sum(unmatched), 0)::bigint AS unmatched,
             coalesce(sum(ours_elsewhere), 0)::bigint AS ours_elsewhere,
             coalesce(sum(provider_elsewhere), 0)::bigint AS provider_elsewhere
      FROM part WHERE currency IS NOT NULL GROUP BY currency
      """;

  private final JdbcClient jdbc;

  MeasureRun(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Measures a run that has judged its day, in the run's transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void measure(UUID runId, Statement statement, List<Compared> compared) {
    var unmatched = unmatched(runId);
    var ofClaims =
        lines(statement).entrySet().stream()
            .map(
                entry ->
                    measured(
                        entry.getKey(),
                        entry.getValue(),
                        unmatched.getOrDefault(entry.getKey(), Unmatched.NOTHING)));
    var ofOthers = Counterpart.group(compared).entrySet().stream().map(MeasureRun::measured);
    var measured = Stream.concat(ofClaims, ofOthers).toList();
    jdbc.sql("UPDATE reconciliation_run SET measured = :measured::jsonb WHERE id = :id")
        .param("measured", JSON.writeValueAsString(measured))
        .param("id", runId)
        .update();
  }

  private static Measured measured(String currency, List<KindTotal> lines, Unmatched unmatched) {
    long provider = value(lines, KindTotal::providerAmount);
    long matched = provider - unmatched.ofProvider() + unmatched.providerElsewhere();
    var value =
        new Value(
            value(lines, KindTotal::ourAmount) + unmatched.oursElsewhere(),
            provider + unmatched.providerElsewhere(),
            Math.max(matched, 0));
    return new Measured(null, currency, value, lines);
  }

  private static Measured measured(Map.Entry<Counterpart, List<Total>> entry) {
    var totals = entry.getValue();
    var value =
        new Value(
            Counterpart.sum(totals, Total::ourValue),
            Counterpart.sum(totals, Total::theirValue),
            Counterpart.sum(totals, Total::matchedValue));
    var lines =
        totals.stream()
            .map(
                total ->
                    new KindTotal(
                        total.kind(),
                        total.ourCount(),
                        total.ourAmount(),
                        total.theirCount(),
                        total.theirAmount(),
                        0))
            .toList();
    return new Measured(entry.getKey().ofProvider(), entry.getKey().currency(), value, lines);
  }

  private static long value(List<KindTotal> lines, ToLongFunction<KindTotal> amount) {
    return lines.stream()
        .filter(line -> movesMoneyForCustomers(LineKind.valueOf(line.kind())))
        .mapToLong(amount)
        .reduce(0, Math::addExact);
  }

  /** The other lines are between the provider and us: we have no claim that could explain them. */
  private static boolean movesMoneyForCustomers(LineKind kind) {
    return switch (kind) {
      case CAPTURE, REFUND, REFUND_REVERSAL, CHARGEBACK, CHARGEBACK_REVERSAL -> true;
      case FEE, FEE_REVERSAL, PAYOUT, ADJUSTMENT_CREDIT, ADJUSTMENT_DEBIT -> false;
    };
  }

  private Map<String, List<KindTotal>> lines(Statement statement) {
    var lines = new TreeMap<String, List<KindTotal>>();
    jdbc.sql(LINES)
        .param("provider", statement.provider())
        .param("day", statement.day())
        .param("statementId", statement.id())
        .query(
            row -> {
              lines
                  .computeIfAbsent(row.getString("currency"), _ -> new ArrayList<>())
                  .add(
                      new KindTotal(
                          row.getString("kind"),
                          row.getLong("our_count"),
                          row.getLong("our_amount"),
                          row.getLong("provider_count"),
                          row.getLong("provider_amount"),
                          row.getLong("fees")));
            });
    return lines;
  }

  private Map<String, Unmatched> unmatched(UUID runId) {
    var unmatched = new HashMap<String, Unmatched>();
    jdbc.sql(UNMATCHED)
        .param("runId", runId)
        .query(
            row -> {
              unmatched.put(
                  row.getString("currency"),
                  new Unmatched(
                      row.getLong("unmatched"),
                      row.getLong("ours_elsewhere"),
                      row.getLong("provider_elsewhere")));
            });
    return unmatched;
  }

  /**
   * What does not meet on the day, in minor units.
   *
   * @param ofProvider what only the provider claims
   * @param oursElsewhere what we claim on another day
   * @param providerElsewhere what the provider claims on another day
   */
  private record Unmatched(long ofProvider, long oursElsewhere, long providerElsewhere) {

    static final Unmatched NOTHING = new Unmatched(0, 0, 0);
  }
}

package io.quittance.reconciliation.settlement;

import io.quittance.reconciliation.statement.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What was settled, and what a statement has beyond that. */
@Repository
class Settlements {

  /**
   * Per currency, what a statement says less what was settled of its day before; nothing of a
   * currency in which the run found a difference, and nothing by a statement that another one has
   * taken the place of. An operation on a neighboring day is paid all the same.
   */
  private static final String UNSETTLED =
      """
      WITH stated AS (
        SELECT currency, count(*)::int AS lines,
               sum(fee + CASE kind WHEN 'FEE' THEN amount WHEN 'FEE_REVERSAL' THEN -amount
                                   ELSE 0 END)::bigint AS fees,
               sum(CASE WHEN kind IN ('CAPTURE', 'REFUND_REVERSAL', 'CHARGEBACK_REVERSAL',
                                      'ADJUSTMENT_CREDIT') THEN amount
                        WHEN kind IN ('REFUND', 'CHARGEBACK', 'ADJUSTMENT_DEBIT') THEN -amount
                        ELSE 0 END)::bigint AS gross
        FROM provider_claim WHERE statement_id = :statementId AND kind <> 'PAYOUT'
        GROUP BY currency
      ),
      settled AS (
        SELECT currency, sum(lines)::int AS lines, sum(fees)::bigint AS fees,
               sum(gross)::bigint AS gross, max(part) AS part
        FROM settlement WHERE provider = :provider AND day = :day
        GROUP BY currency
      ),
      unsettled AS (
        SELECT currency, coalesce(settled.part, 0) + 1 AS part,
               coalesce(stated.gross, 0) - coalesce(settled.gross, 0) AS gross,
               coalesce(stated.fees, 0) - coalesce(settled.fees, 0) AS fees,
               coalesce(stated.lines, 0) - coalesce(settled.lines, 0) AS lines
        FROM stated FULL JOIN settled USING (currency)
      )
      SELECT * FROM unsettled u
      WHERE (gross <> 0 OR fees <> 0)
        AND EXISTS (SELECT FROM statement WHERE id = :statementId AND superseded_at IS NULL)
        AND NOT EXISTS (
            SELECT FROM finding f
            WHERE f.run_id = :runId AND f.kind <> 'TIMING'
              AND f.reconciliation IN ('PAYMENTS', 'REFUNDS')
              AND u.currency IN (f.our_currency, f.provider_currency))
      ORDER BY currency
      """;

  private final JdbcClient jdbc;

  Settlements(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What is to be settled of one currency; amounts are minor units. */
  record Unsettled(String currency, int part, long gross, long fees, int lines) {}

  /** What a run may settle by its statement; needs the run's transaction. */
  List<Unsettled> unsettled(UUID runId, Statement statement) {
    return jdbc.sql(UNSETTLED)
        .param("runId", runId)
        .param("statementId", statement.id())
        .param("provider", statement.provider())
        .param("day", statement.day())
        .query(DataClassRowMapper.newInstance(Unsettled.class))
        .list();
  }

  Settlement insert(UUID id, UUID runId, Statement statement, Unsettled unsettled) {
    return jdbc.sql(
            """
            INSERT INTO settlement
                (id, provider, day, currency, part, gross, fees, lines, statement_id, run_id)
            VALUES (:id, :provider, :day, :currency, :part, :gross, :fees, :lines, :statementId,
                    :runId)
            RETURNING *
            """)
        .param("id", id)
        .param("provider", statement.provider())
        .param("day", statement.day())
        .param("currency", unsettled.currency())
        .param("part", unsettled.part())
        .param("gross", unsettled.gross())
        .param("fees", unsettled.fees())
        .param("lines", unsettled.lines())
        .param("statementId", statement.id())
        .param("runId", runId)
        .query(DataClassRowMapper.newInstance(Settlement.class))
        .single();
  }

  /** Newest first, from below an id. */
  List<Settlement> list(
      @Nullable LocalDate day, @Nullable String provider, @Nullable UUID before, int limit) {
    return jdbc.sql(
            """
            SELECT * FROM settlement
            WHERE (:day::date IS NULL OR day = :day::date)
              AND (:provider::text IS NULL OR provider = :provider)
              AND (:before::uuid IS NULL OR id < :before::uuid)
            ORDER BY id DESC
            LIMIT :limit
            """)
        .param("day", day)
        .param("provider", provider)
        .param("before", before)
        .param("limit", limit)
        .query(DataClassRowMapper.newInstance(Settlement.class))
        .list();
  }
}

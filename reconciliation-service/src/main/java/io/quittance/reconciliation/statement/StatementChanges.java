package io.quittance.reconciliation.statement;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How corrected files differ from the ones before. */
@Repository
class StatementChanges {

  /** A line is the same one when it has the same operation, and is the same copy of it. */
  private static final String COMPARE =
      """
      INSERT INTO statement_change
          (statement_id, position, change, operation_id, line_before, line_after)
      WITH earlier AS (
        SELECT *, row_number() OVER (PARTITION BY operation_id ORDER BY line) AS copy
        FROM provider_claim WHERE statement_id = :before
      ),
      later AS (
        SELECT *, row_number() OVER (PARTITION BY operation_id ORDER BY line) AS copy
        FROM provider_claim WHERE statement_id = :after
      )
      SELECT :after,
             row_number() OVER (ORDER BY coalesce(l.line, e.line), l.line IS NULL),
             CASE WHEN e.line IS NULL THEN 'ADDED'
                  WHEN l.line IS NULL THEN 'REMOVED'
                  ELSE 'ALTERED' END,
             coalesce(l.operation_id, e.operation_id), e.line, l.line
      FROM earlier e
      FULL JOIN later l ON l.operation_id = e.operation_id AND l.copy = e.copy
      WHERE e.line IS NULL OR l.line IS NULL
         OR (e.kind, e.charge_id, e.transaction_id, e.payment_intent_id, e.amount, e.fee,
             e.currency, e.occurred_at, e.payout)
            IS DISTINCT FROM
            (l.kind, l.charge_id, l.transaction_id, l.payment_intent_id, l.amount, l.fee,
             l.currency, l.occurred_at, l.payout)
      """;

  /**
   * A line was told before when the file before has the same copy of its operation, and for the
   * same claim of ours: another reference is about another claim, unless the provider's own tells
   * which it is. A file that comes back into its place told its lines when it came first.
   */
  private static final String NOTE_ADDED =
      """
      INSERT INTO added_line (statement_id, line, told_at)
      WITH said AS (
        SELECT p.statement_id, p.line, p.operation_id, p.transaction_id, t.sort,
               row_number() OVER (PARTITION BY p.statement_id, p.operation_id, t.sort
                                  ORDER BY p.line) AS copy
        FROM provider_claim p
        CROSS JOIN LATERAL (SELECT CASE WHEN p.kind IN ('CAPTURE', 'REFUND') THEN 'OPERATION'
                                        ELSE p.kind END AS sort) t
        WHERE p.statement_id IN (:before, :after)
      ),
      earlier AS (
        SELECT s.*, a.told_at FROM said s LEFT JOIN added_line a USING (statement_id, line)
        WHERE s.statement_id = :before
      )
      SELECT l.statement_id, l.line, coalesce(e.told_at, now())
      FROM said l
      LEFT JOIN earlier e ON (e.operation_id, e.sort, e.copy) = (l.operation_id, l.sort, l.copy)
        AND (e.transaction_id IS NOT DISTINCT FROM l.transaction_id
          OR EXISTS (SELECT FROM our_claim c
                     WHERE c.provider = :provider AND c.provider_reference = l.operation_id))
      WHERE l.statement_id = :after AND (e.line IS NULL OR e.told_at IS NOT NULL)
      ON CONFLICT DO NOTHING
      """;

  private final JdbcClient jdbc;

  StatementChanges(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** How many lines a corrected file has more, has no longer, and has otherwise. */
  record Counts(long added, long removed, long altered) {}

  /**
   * One line of either file; amounts are minor units.
   *
   * @param lineBefore null when it is new
   * @param lineAfter null when it is no longer there
   */
  record Change(
      int position,
      String change,
      String operationId,
      @Nullable Integer lineBefore,
      @Nullable String kindBefore,
      @Nullable Long amountBefore,
      @Nullable Long feeBefore,
      @Nullable String currencyBefore,
      @Nullable OffsetDateTime occurredAtBefore,
      @Nullable Integer lineAfter,
      @Nullable String kindAfter,
      @Nullable Long amountAfter,
      @Nullable Long feeAfter,
      @Nullable String currencyAfter,
      @Nullable OffsetDateTime occurredAtAfter) {}

  /** Writes down how the lines of a file differ from those of the one before. */
  void compare(UUID before, UUID after) {
    jdbc.sql(COMPARE).param("before", before).param("after", after).update();
  }

  /** Writes down which lines of a corrected file were not told before it took its place. */
  void noteAdded(String provider, UUID before, UUID after) {
    jdbc.sql(NOTE_ADDED)
        .param("provider", provider)
        .param("before", before)
        .param("after", after)
        .update();
  }

  Counts count(UUID statementId) {
    return jdbc.sql(
            """
            SELECT count(*) FILTER (WHERE change = 'ADDED') AS added,
                   count(*) FILTER (WHERE change = 'REMOVED') AS removed,
                   count(*) FILTER (WHERE change = 'ALTERED') AS altered
            FROM statement_change WHERE statement_id = :statementId
            """)
        .param("statementId", statementId)
        .query(Counts.class)
        .single();
  }

  /** In the order of the file, from behind a position on. */
  List<Change> list(UUID statementId, @Nullable String change, int after, int limit) {
    return jdbc.sql(
            """
            SELECT c.position, c.change, c.operation_id,
                   c.line_before, e.kind AS kind_before, e.amount AS amount_before,
                   e.fee AS fee_before, e.currency AS currency_before,
                   e.occurred_at AS occurred_at_before,
                   c.line_after, l.kind AS kind_after, l.amount AS amount_after,
                   l.fee AS fee_after, l.currency AS currency_after,
                   l.occurred_at AS occurred_at_after
            FROM statement_change c
            JOIN statement s ON s.id = c.statement_id
            LEFT JOIN provider_claim e ON e.statement_id = s.corrects AND e.line = c.line_before
            LEFT JOIN provider_claim l ON l.statement_id = s.id AND l.line = c.line_after
            WHERE c.statement_id = :statementId AND c.position > :after
              AND (:change::text IS NULL OR c.change = :change)
            ORDER BY c.position
            LIMIT :limit
            """)
        .param("statementId", statementId)
        .param("change", change)
        .param("after", after)
        .param("limit", limit)
        .query(DataClassRowMapper.newInstance(Change.class))
        .list();
  }
}

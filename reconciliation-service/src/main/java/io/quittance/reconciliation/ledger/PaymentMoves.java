package io.quittance.reconciliation.ledger;

import io.quittance.contracts.ledger.LedgerTotalsApi.Total;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Our copy of what payments moved; one statement per batch. */
@Repository
class PaymentMoves {

  private final JdbcClient jdbc;

  PaymentMoves(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Writes moves down, each once. */
  void take(List<PaymentMove> moves) {
    if (moves.isEmpty()) {
      return;
    }
    // Sorted, because two consumers that lock the same rows in different orders would deadlock.
    var sorted = moves.stream().sorted((a, b) -> a.reference().compareTo(b.reference())).toList();
    jdbc.sql(
            """
            INSERT INTO payment_move (reference, kind, provider, payment_intent_id, merchant_id,
                amount, currency, occurred_at)
            SELECT * FROM unnest(:references::text[], :kinds::text[], :providers::text[],
                :payments::text[], :merchants::text[], :amounts::bigint[], :currencies::text[],
                :times::timestamptz[])
            ON CONFLICT (reference) DO NOTHING
            """)
        .param("references", texts(sorted, PaymentMove::reference))
        .param("kinds", texts(sorted, move -> move.kind().name()))
        .param("providers", texts(sorted, move -> move.operation().provider()))
        .param("payments", texts(sorted, PaymentMove::paymentIntentId))
        .param("merchants", texts(sorted, PaymentMove::merchantId))
        .param(
            "amounts", sorted.stream().map(move -> move.operation().amount()).toArray(Long[]::new))
        .param("currencies", texts(sorted, move -> move.operation().currency()))
        .param("times", texts(sorted, move -> move.operation().occurredAt().toString()))
        .update();
  }

  /** The control totals of a UTC day; a refund that came back later counts no more. */
  List<Total> totals(LocalDate day, String provider) {
    return jdbc.sql(
            """
            SELECT kind, currency, count(*) AS count, sum(amount)::bigint AS amount
            FROM payment_move m
            WHERE provider = :provider AND occurred_at >= :from AND occurred_at < :to
              AND kind <> 'REFUND_FAILED'
              AND NOT EXISTS (SELECT FROM payment_move f
                              WHERE f.reference = m.reference || ':failed')
            GROUP BY kind, currency ORDER BY kind, currency
            """)
        .param("provider", provider)
        .param("from", day.atStartOfDay().atOffset(ZoneOffset.UTC))
        .param("to", day.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC))
        .query(DataClassRowMapper.newInstance(Total.class))
        .list();
  }

  private static String[] texts(List<PaymentMove> moves, Function<PaymentMove, String> column) {
    return moves.stream().map(column).toArray(String[]::new);
  }
}

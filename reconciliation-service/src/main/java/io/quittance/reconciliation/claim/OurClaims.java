package io.quittance.reconciliation.claim;

import io.quittance.contracts.payment.PaymentTotalsApi.Total;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Our copy of what we claim; one statement per batch. */
@Repository
class OurClaims {

  private final JdbcClient jdbc;
  private final ClaimDays days;
  private final ChangedDays changedDays;

  OurClaims(JdbcClient jdbc, ClaimDays days, ChangedDays changedDays) {
    this.jdbc = jdbc;
    this.days = days;
    this.changedDays = changedDays;
  }

  /** Writes claims down, each transaction once; a withdrawn claim stays withdrawn. */
  void take(List<OurClaim> claims) {
    if (claims.isEmpty()) {
      return;
    }
    // Sorted, because two consumers that lock the same rows in different orders would deadlock.
    var sorted = claims.stream().sorted(Comparator.comparing(OurClaim::key)).toList();
    jdbc.sql(
            """
            INSERT INTO our_claim (transaction_id, kind, provider, provider_reference,
                payment_intent_id, merchant_id, amount, currency, occurred_at, day, withdrawn_at)
            SELECT transaction_id, kind, provider, provider_reference, payment_intent_id,
                   merchant_id, amount, currency, occurred_at, day, CASE WHEN withdrawn THEN now() END
            FROM unnest(:transactionIds::text[], :kinds::text[], :providers::text[],
                :providerReferences::text[], :paymentIntentIds::text[], :merchantIds::text[],
                :amounts::bigint[], :currencies::text[], :occurredAts::timestamptz[],
                :days::date[], :withdrawns::boolean[])
              AS claim (transaction_id, kind, provider, provider_reference, payment_intent_id,
                merchant_id, amount, currency, occurred_at, day, withdrawn)
            ON CONFLICT (transaction_id, kind) DO UPDATE
            SET provider_reference =
                  coalesce(our_claim.provider_reference, excluded.provider_reference),
                withdrawn_at = coalesce(our_claim.withdrawn_at, excluded.withdrawn_at)
            """)
        .param("transactionIds", texts(sorted, claim -> claim.operation().transactionId()))
        .param("kinds", texts(sorted, OurClaim::kind))
        .param("providers", texts(sorted, claim -> claim.operation().provider()))
        .param(
            "providerReferences",
            sorted.stream()
                .map(claim -> claim.operation().providerReference())
                .toArray(String[]::new))
        .param("paymentIntentIds", texts(sorted, OurClaim::paymentIntentId))
        .param("merchantIds", texts(sorted, OurClaim::merchantId))
        .param(
            "amounts",
            sorted.stream().map(claim -> claim.operation().amount()).toArray(Long[]::new))
        .param("currencies", texts(sorted, claim -> claim.operation().currency()))
        .param("occurredAts", texts(sorted, claim -> claim.operation().occurredAt().toString()))
        .param("days", texts(sorted, claim -> days.of(claim.operation()).toString()))
        .param("withdrawns", sorted.stream().map(OurClaim::withdrawn).toArray(Boolean[]::new))
        .update();
    changedDays.note(sorted.stream().map(claim -> claim.operation().transactionId()).toList());
  }

  /** Notes what our books have closed without money, each once. */
  void deny(List<Denial> denials) {
    if (denials.isEmpty()) {
      return;
    }
    var sorted =
        denials.stream()
            .sorted(Comparator.comparing(Denial::reference).thenComparing(Denial::kind))
            .toList();
    jdbc.sql(
            """
            INSERT INTO our_denial (reference, kind)
            SELECT * FROM unnest(:references::text[], :kinds::text[])
            ON CONFLICT DO NOTHING
            """)
        .param("references", sorted.stream().map(Denial::reference).toArray(String[]::new))
        .param("kinds", sorted.stream().map(Denial::kind).toArray(String[]::new))
        .update();
  }

  /** Our own control totals of a day; a withdrawn claim counts no more, as in payment-api's. */
  List<Total> totals(LocalDate day, String provider) {
    return jdbc.sql(
            """
            SELECT kind, currency, count(*) AS count, sum(amount)::bigint AS amount
            FROM our_claim
            WHERE provider = :provider AND day = :day AND withdrawn_at IS NULL
            GROUP BY kind, currency
            """)
        .param("provider", provider)
        .param("day", day)
        .query(
            (row, _) ->
                new Total(
                    row.getString("kind"),
                    row.getString("currency"),
                    row.getLong("count"),
                    row.getLong("amount")))
        .list();
  }

  private static String[] texts(List<OurClaim> claims, Function<OurClaim, String> column) {
    return claims.stream().map(column).toArray(String[]::new);
  }
}

package io.quittance.reconciliation;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentEvent.Captured;
import io.quittance.contracts.payment.PaymentEvent.Operation;
import io.quittance.contracts.payment.PaymentEvent.RefundFailed;
import io.quittance.contracts.payment.PaymentEvent.RefundSucceeded;
import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.contracts.payment.PaymentTotalsApi.Total;
import io.quittance.contracts.payment.RefundView;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What payment-api would tell about operations. */
final class Claims {

  private Claims() {}

  /** One of our claims; amounts are minor units. */
  record Claim(
      String transactionId,
      String kind,
      @Nullable String operationId,
      String paymentIntentId,
      long amount,
      String currency,
      Instant occurredAt,
      boolean withdrawn) {

    LocalDate day() {
      return occurredAt.atZone(ZoneOffset.UTC).toLocalDate();
    }

    List<PaymentEvent> events() {
      var operation =
          new Operation(transactionId, "simulator", operationId, amount, currency, occurredAt);
      var payment = payment(paymentIntentId, amount, currency, occurredAt);
      if (kind.equals("CAPTURE")) {
        return List.of(new Captured("mer_test", payment, operation));
      }
      var refund =
          new RefundView(
              "re_" + transactionId,
              paymentIntentId,
              amount,
              currency,
              withdrawn ? "FAILED" : "SUCCEEDED",
              null,
              null,
              occurredAt,
              occurredAt);
      var events = new ArrayList<PaymentEvent>();
      events.add(new RefundSucceeded("mer_test", payment, refund, operation));
      if (withdrawn) {
        events.add(new RefundFailed("mer_test", payment, refund, operation, true));
      }
      return events;
    }
  }

  /** The control totals that payment-api would give for a day. */
  static List<Total> totals(List<Claim> claims, LocalDate day) {
    return claims.stream()
        .filter(claim -> claim.day().equals(day) && !claim.withdrawn())
        .collect(groupingBy(claim -> Map.entry(claim.kind(), claim.currency()), toList()))
        .entrySet()
        .stream()
        .map(
            group ->
                new Total(
                    group.getKey().getKey(),
                    group.getKey().getValue(),
                    group.getValue().size(),
                    group.getValue().stream().mapToLong(Claim::amount).sum()))
        .toList();
  }

  /** As if they had been heard of by events, which other tests show. */
  static void insert(JdbcClient jdbc, String provider, List<Claim> claims) {
    for (int from = 0; from < claims.size(); from += 10_000) {
      var some = claims.subList(from, Math.min(from + 10_000, claims.size()));
      jdbc.sql(
              """
              INSERT INTO our_claim (transaction_id, kind, provider, provider_reference,
                  payment_intent_id, merchant_id, amount, currency, occurred_at, day, withdrawn_at)
              SELECT id, kind, :provider, reference, payment, 'mer_test', amount, currency, at,
                     (at AT TIME ZONE 'UTC')::date, CASE WHEN withdrawn THEN at END
              FROM unnest(:ids::text[], :kinds::text[], :references::text[], :payments::text[],
                  :amounts::bigint[], :currencies::text[], :ats::timestamptz[],
                  :withdrawns::boolean[])
                AS claim (id, kind, reference, payment, amount, currency, at, withdrawn)
              """)
          .param("provider", provider)
          .param("ids", some.stream().map(Claim::transactionId).toArray(String[]::new))
          .param("kinds", some.stream().map(Claim::kind).toArray(String[]::new))
          .param("references", some.stream().map(Claim::operationId).toArray(String[]::new))
          .param("payments", some.stream().map(Claim::paymentIntentId).toArray(String[]::new))
          .param("amounts", some.stream().map(Claim::amount).toArray(Long[]::new))
          .param("currencies", some.stream().map(Claim::currency).toArray(String[]::new))
          .param("ats", some.stream().map(c -> c.occurredAt().toString()).toArray(String[]::new))
          .param("withdrawns", some.stream().map(Claim::withdrawn).toArray(Boolean[]::new))
          .update();
    }
  }

  static PaymentIntentView payment(String id, long amount, String currency, Instant occurredAt) {
    return new PaymentIntentView(
        id,
        "order_" + id,
        "user_1",
        amount,
        currency,
        "CAPTURED",
        "AUTOMATIC",
        null,
        0,
        amount,
        0,
        false,
        null,
        null,
        null,
        "simulator",
        null,
        null,
        null,
        Map.of(),
        occurredAt,
        occurredAt);
  }
}

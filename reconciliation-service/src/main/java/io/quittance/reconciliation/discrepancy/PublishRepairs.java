package io.quittance.reconciliation.discrepancy;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Captured;
import io.quittance.contracts.provider.ProviderFact.Refunded;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.platform.id.Ids;
import io.quittance.platform.outbox.Outbox;
import io.quittance.platform.outbox.OutgoingEvent;
import io.quittance.reconciliation.ReconciliationSettings;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells payment-api what the provider did and we do not know: a line of a statement becomes the
 * same {@link ProviderFact} as a webhook would have been. Once per run, in the run's transaction; a
 * later run finds the operation matched and resolves the discrepancy.
 */
@Service
public class PublishRepairs {

  private static final int BATCH_SIZE_MAX = 1_000;

  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final ReconciliationSettings settings;
  private final Ids ids;

  PublishRepairs(JdbcClient jdbc, Outbox outbox, ReconciliationSettings settings, Ids ids) {
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.settings = settings;
    this.ids = ids;
  }

  /** Publishes the facts behind what a run found missing here; says how many. */
  @Transactional(propagation = Propagation.MANDATORY)
  public int publish(UUID runId, String provider, LocalDate day) {
    var account = settings.provider(provider).account();
    int published = 0;
    var after = "";
    List<Unknown> batch;
    do {
      batch = unknown(runId, after, null);
      append(batch, provider, account);
      published += batch.size();
      after = batch.isEmpty() ? after : batch.getLast().operationId();
    } while (batch.size() == BATCH_SIZE_MAX);
    if (published > 0) {
      note(runId, provider, day);
    }
    return published;
  }

  /**
   * Publishes the fact behind one finding once more, because people asked for it; says whether
   * there is one.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean publishAgain(UUID runId, String provider, UUID discrepancyId, String reference) {
    var unknown = unknown(runId, "", reference);
    append(unknown, provider, settings.provider(provider).account());
    jdbc.sql("UPDATE discrepancy SET repair_published_at = now() WHERE id = :id")
        .param("id", discrepancyId)
        .update();
    return !unknown.isEmpty();
  }

  private void append(List<Unknown> batch, String provider, String account) {
    if (batch.isEmpty()) {
      return;
    }
    // Sorted, because two runs that lock the same rows in different orders would deadlock.
    var byPayment =
        batch.stream().collect(groupingBy(Unknown::paymentIntentId, TreeMap::new, toList()));
    var latest = reserveSequences(byPayment);
    var events = new ArrayList<OutgoingEvent>(batch.size());
    byPayment.forEach(
        (payment, unknowns) -> {
          long sequence = latest.getOrDefault(payment, 0L) - unknowns.size();
          for (var unknown : unknowns) {
            sequence++;
            var fact = unknown.fact(provider, account);
            events.add(
                OutgoingEvent.of(ProviderFact.CATALOG, ids.next(payment), payment, sequence, fact));
          }
        });
    outbox.append(events);
  }

  /** The latest sequence of each payment, after room was made for its facts. */
  private Map<String, Long> reserveSequences(SortedMap<String, List<Unknown>> byPayment) {
    var latest = new HashMap<String, Long>();
    jdbc.sql(
            """
            INSERT INTO fact_sequence AS f (payment_intent_id, latest)
            SELECT * FROM unnest(:payments::text[], :counts::bigint[])
            ON CONFLICT (payment_intent_id) DO UPDATE SET latest = f.latest + excluded.latest
            RETURNING payment_intent_id, latest
            """)
        .param("payments", byPayment.keySet().toArray(String[]::new))
        .param(
            "counts",
            byPayment.values().stream().map(List::size).map(Long::valueOf).toArray(Long[]::new))
        .query(
            row -> {
              latest.put(row.getString(1), row.getLong(2));
            });
    return latest;
  }

  private List<Unknown> unknown(UUID runId, String after, @Nullable String only) {
    return jdbc.sql(
            """
            SELECT operation, operation_id, transaction_id, payment_intent_id, charge_id,
                   provider_amount, provider_currency, occurred_at
            FROM finding
            WHERE run_id = :runId AND kind = 'MISSING_INTERNALLY' AND unknown_here
              AND payment_intent_id IS NOT NULL AND transaction_id IS NOT NULL
              AND reference > :after AND (:only::text IS NULL OR reference = :only)
            ORDER BY reference
            LIMIT :limit
            """)
        .param("runId", runId)
        .param("after", after)
        .param("only", only)
        .param("limit", BATCH_SIZE_MAX)
        .query(
            (row, _) ->
                new Unknown(
                    row.getString("operation"),
                    row.getString("operation_id"),
                    row.getString("transaction_id"),
                    row.getString("payment_intent_id"),
                    row.getString("charge_id"),
                    row.getLong("provider_amount"),
                    row.getString("provider_currency"),
                    row.getObject("occurred_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  private void note(UUID runId, String provider, LocalDate day) {
    jdbc.sql(
            """
            UPDATE discrepancy d SET repair_published_at = now()
            FROM finding f
            WHERE f.run_id = :runId AND f.kind = 'MISSING_INTERNALLY' AND f.unknown_here
              AND f.payment_intent_id IS NOT NULL AND f.transaction_id IS NOT NULL
              AND d.provider = :provider AND d.day = :day
              AND (d.reconciliation, d.kind, d.reference, d.occurrence)
            = (f.reconciliation, f.kind, f.reference, f.occurrence)
            """)
        .param("runId", runId)
        .param("provider", provider)
        .param("day", day)
        .update();
  }

  /** An operation of the provider that we hold no claim of. */
  private record Unknown(
      String operation,
      String operationId,
      String transactionId,
      String paymentIntentId,
      @Nullable String chargeId,
      long amount,
      String currency,
      Instant occurredAt) {

    ProviderFact fact(String provider, String account) {
      var subject =
          new Subject(provider, account, paymentIntentId, transactionId, chargeId, occurredAt);
      return switch (operation) {
        case "CAPTURE" -> new Captured(subject, amount, currency, operationId);
        case "REFUND" -> new Refunded(subject, amount, currency, operationId);
        default -> throw new IllegalStateException("unknown operation " + operation);
      };
    }
  }
}

package io.quittance.reconciliation.discrepancy;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Captured;
import io.quittance.contracts.provider.ProviderFact.DisputeOpened;
import io.quittance.contracts.provider.ProviderFact.DisputeWon;
import io.quittance.contracts.provider.ProviderFact.RefundFailed;
import io.quittance.contracts.provider.ProviderFact.Refunded;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.platform.id.Ids;
import io.quittance.platform.outbox.Outbox;
import io.quittance.platform.outbox.OutgoingEvent;
import io.quittance.reconciliation.ReconciliationSettings;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
 * later run, which follows by itself, finds the operation matched and resolves the discrepancy.
 */
@Service
public class PublishRepairs {

  private static final int BATCH_SIZE_MAX = 1_000;

  /** Statements do not say why a refund came back or a cardholder objects. */
  private static final String REASON_UNKNOWN = "unknown";

  /**
   * What a {@code finding f} says that we do not know, and by which payment-api can tell the
   * payment that it is about.
   */
  public static final String CAN_BE_TOLD =
      """
      f.kind = 'MISSING_INTERNALLY' AND f.unknown_here AND CASE
        WHEN f.operation IN ('CAPTURE', 'REFUND', 'REFUND_REVERSAL')
          THEN f.transaction_id IS NOT NULL
        WHEN f.operation IN ('CHARGEBACK', 'CHARGEBACK_REVERSAL')
          THEN coalesce(f.payment_intent_id, f.charge_id) IS NOT NULL
        ELSE false END
      """;

  /** Whether nobody was told of a {@code finding f} since its day has its latest statement. */
  private static final String IS_NEW =
      """
      NOT EXISTS (
        SELECT FROM reconciliation_run r
        JOIN discrepancy told ON (told.provider, told.day) = (r.provider, r.day)
        JOIN statement s ON (s.provider, s.day) = (r.provider, r.day) AND s.superseded_at IS NULL
        WHERE r.id = f.run_id AND told.repair_published_at > s.accepted_at
          AND (told.reconciliation, told.kind, told.reference, told.occurrence)
            = (f.reconciliation, f.kind, f.reference, f.occurrence))
      """;

  /**
   * Whether a {@code finding f} is open and in nobody's hands: what two persons closed, or have the
   * books show otherwise, would stand there twice if payment-api learned of it now.
   */
  private static final String IS_UNDECIDED =
      """
      EXISTS (
        SELECT FROM reconciliation_run r
        JOIN discrepancy d ON d.provider = r.provider AND d.day = r.day
        WHERE r.id = f.run_id AND d.status = 'OPEN'
          AND (d.reconciliation, d.kind, d.reference, d.occurrence)
            = (f.reconciliation, f.kind, f.reference, f.occurrence)
          AND NOT EXISTS (
            SELECT FROM proposal p
            WHERE p.discrepancy_id = d.id AND (p.status = 'APPROVED'
              OR p.status = 'BOOKED' AND p.action NOT IN ('FROM_SUSPENSE', 'TAKE_BACK')
                AND NOT EXISTS (
                  SELECT FROM proposal b
                  WHERE b.discrepancy_id = d.id AND b.status = 'BOOKED' AND b.id > p.id
                    AND b.action = CASE p.action WHEN 'TO_SUSPENSE' THEN 'FROM_SUSPENSE'
                                                 ELSE 'TAKE_BACK' END))))
      """;

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

  /**
   * Publishes the facts behind what a run found missing here and people have not decided about;
   * says how many.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public int publish(UUID runId, String provider, LocalDate day) {
    return publish(runId, provider, day, IS_UNDECIDED);
  }

  /**
   * As {@link #publish}, without what was told since the day has the statement that it has now: a
   * run that follows by itself only looks whether that has arrived.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public int publishNew(UUID runId, String provider, LocalDate day) {
    return publish(runId, provider, day, IS_UNDECIDED + " AND " + IS_NEW);
  }

  /** Whether a run found anything that payment-api was told and we have yet to hear of. */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean isAwaited(UUID runId) {
    return jdbc.sql(
            "SELECT EXISTS (SELECT FROM finding f WHERE f.run_id = :runId AND %s AND %s)"
                .formatted(CAN_BE_TOLD, IS_UNDECIDED))
        .param("runId", runId)
        .query(Boolean.class)
        .single();
  }

  private int publish(UUID runId, String provider, LocalDate day, String which) {
    var account = settings.provider(provider).account();
    int published = 0;
    var after = Position.START;
    List<Unknown> batch;
    do {
      batch = unknown(runId, after, null, which);
      append(batch, provider, account);
      published += batch.size();
      after = batch.isEmpty() ? after : batch.getLast().position();
    } while (batch.size() == BATCH_SIZE_MAX);
    if (published > 0) {
      note(runId, provider, day, which);
    }
    return published;
  }

  /**
   * Publishes the fact behind one finding once more, because people asked for it; says whether
   * there is one.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean publishAgain(UUID runId, String provider, UUID discrepancyId, String reference) {
    var unknown = unknown(runId, Position.START, reference, "reference = :only");
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
        batch.stream().collect(groupingBy(Unknown::orderingKey, TreeMap::new, toList()));
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

  /** In the order in which it happened, payment by payment: a dispute opens before it is won. */
  private List<Unknown> unknown(UUID runId, Position after, @Nullable String only, String which) {
    return jdbc.sql(
            """
            SELECT operation, operation_id, transaction_id, payment_intent_id, charge_id,
                   provider_amount, provider_currency, occurred_at, reference, occurrence,
                   ordering_key, step
            FROM finding f, LATERAL (SELECT
                coalesce(payment_intent_id, transaction_id, charge_id) AS ordering_key,
                CASE WHEN operation IN ('REFUND_REVERSAL', 'CHARGEBACK_REVERSAL') THEN 2 ELSE 1 END
                  AS step) AS place
            WHERE run_id = :runId AND %s AND %s
              AND (ordering_key, step, occurred_at, reference, occurrence)
                > (:key, :step, :occurredAt::timestamptz, :reference, :occurrence)
            ORDER BY ordering_key, step, occurred_at, reference, occurrence
            LIMIT :limit
            """
                .formatted(CAN_BE_TOLD, which))
        .param("runId", runId)
        .param("key", after.orderingKey())
        .param("step", after.step())
        .param("occurredAt", after.occurredAt())
        .param("reference", after.reference())
        .param("occurrence", after.occurrence())
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
                    new Position(
                        row.getString("ordering_key"),
                        row.getInt("step"),
                        row.getObject("occurred_at", OffsetDateTime.class),
                        row.getString("reference"),
                        row.getInt("occurrence"))))
        .list();
  }

  private void note(UUID runId, String provider, LocalDate day, String which) {
    jdbc.sql(
            """
            UPDATE discrepancy d SET repair_published_at = now()
            FROM finding f
            WHERE f.run_id = :runId AND %s AND %s
              AND d.provider = :provider AND d.day = :day
              AND (d.reconciliation, d.kind, d.reference, d.occurrence)
                = (f.reconciliation, f.kind, f.reference, f.occurrence)
            """
                .formatted(CAN_BE_TOLD, which))
        .param("runId", runId)
        .param("provider", provider)
        .param("day", day)
        .update();
  }

  /** Where the reading of unknown operations is. */
  private record Position(
      String orderingKey, int step, OffsetDateTime occurredAt, String reference, int occurrence) {

    private static final Position START =
        new Position("", 0, OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), "", 0);
  }

  /**
   * An operation of the provider that we do not know.
   *
   * @param operationId the provider's id of it, or of the dispute
   */
  private record Unknown(
      String operation,
      String operationId,
      @Nullable String transactionId,
      @Nullable String paymentIntentId,
      @Nullable String chargeId,
      long amount,
      String currency,
      Position position) {

    String orderingKey() {
      return position.orderingKey();
    }

    ProviderFact fact(String provider, String account) {
      return switch (operation) {
        case "CAPTURE" ->
            new Captured(subject(provider, account, transactionId), amount, currency, operationId);
        case "REFUND" ->
            new Refunded(subject(provider, account, transactionId), amount, currency, operationId);
        case "REFUND_REVERSAL" ->
            new RefundFailed(subject(provider, account, transactionId), REASON_UNKNOWN);
        // No request of ours was behind a dispute, whatever reference the line repeats.
        case "CHARGEBACK" ->
            new DisputeOpened(
                subject(provider, account, null),
                operationId,
                amount,
                currency,
                REASON_UNKNOWN,
                null);
        case "CHARGEBACK_REVERSAL" -> new DisputeWon(subject(provider, account, null), operationId);
        default -> throw new IllegalStateException("unknown operation " + operation);
      };
    }

    private Subject subject(String provider, String account, @Nullable String transaction) {
      return new Subject(
          provider,
          account,
          paymentIntentId,
          transaction,
          chargeId,
          position.occurredAt().toInstant());
    }
  }
}

package io.quittance.simulator.book;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads and writes what the provider did. A {@link Change} is one statement, because the round
 * trips cost more than the rows.
 */
@Repository
public class Books {

  private static final String LOCK_CHARGE = BookRows.CHARGE + " WHERE charge_id = :id FOR UPDATE";

  /**
   * A data-modifying WITH runs every part, whether or not the last one reads it. The operation's
   * reference has a unique constraint of its own, which no ON CONFLICT here answers: a repeat fails
   * the whole statement.
   */
  private static final String WRITE =
      """
      WITH charged AS (
        INSERT INTO charge AS c (charge_id, payment_reference, payment_method, currency, amount,
            return_url, status, authorized_amount, captured_amount, refund_pending_amount,
            refunded_amount, disputed_amount, webhook_order, expires_at, created_at, provider,
            sale_reference, extras)
        VALUES (:chargeId, :paymentReference, :paymentMethod, :currency, :amount,
            :returnUrl, :chargeStatus, :authorized, :captured, :refundPending,
            :refunded, :disputed, :webhookOrder, :chargeExpiresAt, :chargeCreatedAt, :provider,
            :saleReference, :chargeExtras::jsonb)
        ON CONFLICT (charge_id) DO UPDATE SET
            amount = excluded.amount, status = excluded.status,
            authorized_amount = excluded.authorized_amount,
            captured_amount = excluded.captured_amount,
            refund_pending_amount = excluded.refund_pending_amount,
            refunded_amount = excluded.refunded_amount,
            disputed_amount = excluded.disputed_amount,
            webhook_order = excluded.webhook_order),
      operated AS (
        INSERT INTO operation (operation_id, charge_id, type, reference, payment_reference,
            fingerprint, status, amount, currency, decline_code, advice_code, failure_reason,
            redirect_url, blocked_by_risk, expires_at, created_at, completed_at, changes_at, extras)
        SELECT :operationId, :chargeId, :operationType, :reference, :paymentReference,
            :fingerprint, :operationStatus, :operationAmount, :currency, :declineCode, :adviceCode,
            :failureReason, :redirectUrl, :blockedByRisk, :operationExpiresAt::timestamptz,
            :operationCreatedAt::timestamptz, :completedAt::timestamptz, :changesAt::timestamptz,
            :operationExtras::jsonb
        WHERE :operationId::text IS NOT NULL
        ON CONFLICT (operation_id) DO UPDATE SET
            status = excluded.status, decline_code = excluded.decline_code,
            advice_code = excluded.advice_code, failure_reason = excluded.failure_reason,
            blocked_by_risk = excluded.blocked_by_risk,
            completed_at = excluded.completed_at, changes_at = excluded.changes_at),
      captured_along AS (
        INSERT INTO operation (operation_id, charge_id, type, reference, payment_reference,
            fingerprint, status, amount, currency, blocked_by_risk, created_at, completed_at)
        SELECT :alongId, :chargeId, 'CAPTURE', :alongReference, :paymentReference,
            :alongFingerprint, 'SUCCEEDED', :operationAmount, :currency, false, :at, :at
        WHERE :alongId::text IS NOT NULL),
      happened AS (
        INSERT INTO effect (type, operation_id, charge_id, reference, payment_reference, amount,
            fee, currency, occurred_at, provider)
        SELECT type, operation_id, :chargeId, reference, :paymentReference, amount, fee, :currency,
            :at, :provider
        FROM unnest(:effectTypes::text[], :effectOperations::text[], :effectReferences::text[],
            :effectAmounts::bigint[], :effectFees::bigint[])
            AS e (type, operation_id, reference, amount, fee))
      INSERT INTO webhook (event_id, charge_id, provider, body, next_attempt_at)
      SELECT event_id, :chargeId, :provider, body,
          CASE WHEN :held THEN 'infinity' ELSE now() + :lateMillis * interval '1 ms' END
      FROM unnest(:eventIds::text[], :eventBodies::text[]) WITH ORDINALITY
          AS w (event_id, body, place)
      ORDER BY place
      """;

  private final JdbcClient jdbc;
  private final Map<String, Notices> notices;

  Books(JdbcClient jdbc, List<Notices> notices) {
    this.jdbc = jdbc;
    this.notices =
        notices.stream().collect(toUnmodifiableMap(Notices::provider, Function.identity()));
  }

  /** One webhook as it waits. */
  private record Written(String eventId, String body) {}

  /** Reads a charge and keeps everybody else from changing it until the transaction ends. */
  public Optional<Charge> lock(String chargeId) {
    return jdbc.sql(LOCK_CHARGE).param("id", chargeId).query(BookRows::charge).optional();
  }

  public Optional<Charge> findCharge(String chargeId) {
    return jdbc.sql(BookRows.CHARGE + " WHERE charge_id = :id")
        .param("id", chargeId)
        .query(BookRows::charge)
        .optional();
  }

  /** A provider's charges for a caller's payment, oldest first. */
  public List<Charge> chargesOf(String provider, String paymentReference) {
    return jdbc.sql(
            BookRows.CHARGE
                + " WHERE payment_reference = :payment AND provider = :provider"
                + " ORDER BY created_at, charge_id")
        .param("payment", paymentReference)
        .param("provider", provider)
        .query(BookRows::charge)
        .list();
  }

  /** Charges whose hold has run out, by database time. */
  public List<String> expiredCharges(int limit) {
    return jdbc.sql(
            """
            SELECT charge_id FROM charge
            WHERE status = 'AUTHORIZED' AND expires_at <= now()
            ORDER BY expires_at LIMIT :limit
            """)
        .param("limit", limit)
        .query((row, _) -> row.getString("charge_id"))
        .list();
  }

  public Optional<Operation> findOperation(String reference) {
    return jdbc.sql(BookRows.OPERATION + " WHERE reference = :reference")
        .param("reference", reference)
        .query(BookRows::operation)
        .optional();
  }

  public Optional<Operation> findOperationById(String operationId) {
    return jdbc.sql(BookRows.OPERATION + " WHERE operation_id = :id")
        .param("id", operationId)
        .query(BookRows::operation)
        .optional();
  }

  /** What was asked about a charge, oldest first. */
  public List<Operation> operationsOf(String chargeId) {
    return jdbc.sql(BookRows.OPERATION + " WHERE charge_id = :id ORDER BY created_at, operation_id")
        .param("id", chargeId)
        .query(BookRows::operation)
        .list();
  }

  /** The operation that opened a charge. */
  public Operation authorizationOf(Charge charge) {
    return jdbc.sql(BookRows.OPERATION + " WHERE charge_id = :id AND type = 'AUTHORIZE'")
        .param("id", charge.chargeId())
        .query(BookRows::operation)
        .single();
  }

  /** Operations whose second outcome is due, by database time. */
  public List<Operation> dueToChange(int limit) {
    return jdbc.sql(
            BookRows.OPERATION + " WHERE changes_at <= now() ORDER BY changes_at LIMIT :limit")
        .param("limit", limit)
        .query(BookRows::operation)
        .list();
  }

  /** The disputes of a charge, oldest first. */
  public List<Dispute> disputesOf(String chargeId) {
    return jdbc.sql(BookRows.DISPUTE + " WHERE charge_id = :id ORDER BY created_at, dispute_id")
        .param("id", chargeId)
        .query(BookRows::dispute)
        .list();
  }

  public Optional<Dispute> findDispute(String disputeId) {
    return jdbc.sql(BookRows.DISPUTE + " WHERE dispute_id = :id")
        .param("id", disputeId)
        .query(BookRows::dispute)
        .optional();
  }

  /**
   * Writes a change whole or not at all. A charge that exists must be locked by the caller.
   *
   * @throws DuplicateKeyException when the operation's reference was used before; waits for the
   *     other request where it still runs
   * @return the ids of the events that the provider has something to say about
   */
  public Set<String> write(Change change, Dispatch dispatch) {
    var plan = dispatch.plan(change.charge().webhookOrder(), change.events());
    var webhooks = plan.queued().stream().flatMap(event -> written(event, change)).toList();
    var statement = charge(jdbc.sql(WRITE), change.charge(), plan.order());
    statement = operation(statement, change.operation(), change.charge());
    statement = capturedAlong(statement, change.capturedAlong());
    statement = effects(statement, change.effects());
    statement
        .param("at", utc(change.at()))
        .param("eventIds", texts(webhooks, Written::eventId))
        .param("eventBodies", texts(webhooks, Written::body))
        .param("held", plan.held())
        .param("lateMillis", dispatch.delay().toMillis())
        .update();
    writeSeldom(change);
    if (plan.releasesHeld()) {
      releaseHeld(change.charge().chargeId());
    }
    return webhooks.stream().map(Written::eventId).collect(toUnmodifiableSet());
  }

  private void writeSeldom(Change change) {
    if (change.dispute() != null) {
      write(change.dispute());
    }
    if (change.closed() != null) {
      close(change.closed());
    }
  }

  private void write(Dispute dispute) {
    jdbc.sql(
            """
            INSERT INTO dispute (dispute_id, charge_id, amount, currency, reason, status, evidence,
                inquiry, evidence_due_by, created_at)
            VALUES (:id, :chargeId, :amount, :currency, :reason, :status, :evidence, :inquiry,
                :dueBy, :createdAt)
            ON CONFLICT (dispute_id) DO UPDATE SET
                status = excluded.status, evidence = excluded.evidence, amount = excluded.amount,
                inquiry = excluded.inquiry, evidence_due_by = excluded.evidence_due_by
            """)
        .param("id", dispute.disputeId())
        .param("chargeId", dispute.chargeId())
        .param("amount", dispute.amount())
        .param("currency", dispute.currency().getCurrencyCode())
        .param("reason", dispute.reason())
        .param("status", dispute.status().name())
        .param("evidence", dispute.evidence())
        .param("inquiry", dispute.inquiry())
        .param("dueBy", utc(dispute.evidenceDueBy()))
        .param("createdAt", utc(dispute.createdAt()))
        .update();
  }

  private void close(Operation operation) {
    jdbc.sql(
            """
            UPDATE operation SET status = :status, failure_reason = :reason, completed_at = :at
            WHERE operation_id = :id
            """)
        .param("status", operation.verdict().status().name())
        .param("reason", operation.verdict().failureReason())
        .param("at", utc(operation.completedAt()))
        .param("id", operation.operationId())
        .update();
  }

  /** What was held takes its turn after what overtook it. */
  private void releaseHeld(String chargeId) {
    jdbc.sql(
            """
            UPDATE webhook SET turn = nextval('webhook_turn'), next_attempt_at = now()
            WHERE charge_id = :chargeId AND next_attempt_at = 'infinity'
            """)
        .param("chargeId", chargeId)
        .update();
  }

  private static JdbcClient.StatementSpec charge(
      JdbcClient.StatementSpec statement, Charge charge, WebhookOrder order) {
    return statement
        .param("chargeId", charge.chargeId())
        .param("paymentReference", charge.paymentReference())
        .param("paymentMethod", charge.paymentMethod())
        .param("currency", charge.currency().getCurrencyCode())
        .param("amount", charge.amount())
        .param("returnUrl", charge.returnUrl())
        .param("chargeStatus", charge.status().name())
        .param("authorized", charge.held().authorized())
        .param("captured", charge.held().captured())
        .param("refundPending", charge.held().refundPending())
        .param("refunded", charge.held().refunded())
        .param("disputed", charge.held().disputed())
        .param("webhookOrder", order.name())
        .param("chargeExpiresAt", utc(charge.expiresAt()))
        .param("chargeCreatedAt", utc(charge.createdAt()))
        .param("provider", charge.provider())
        .param("saleReference", charge.origin().saleReference())
        .param("chargeExtras", BookRows.write(charge.origin().extras()));
  }

  /** The statement skips the operation whose id is null. */
  private static JdbcClient.StatementSpec operation(
      JdbcClient.StatementSpec statement, @Nullable Operation operation, Charge charge) {
    var verdict = operation == null ? Verdict.SUCCEEDED : operation.verdict();
    return statement
        .param("operationId", operation == null ? null : operation.operationId())
        .param("operationType", operation == null ? null : operation.type().name())
        .param("reference", operation == null ? null : operation.reference())
        .param("fingerprint", operation == null ? null : operation.fingerprint())
        .param("operationStatus", verdict.status().name())
        .param("operationAmount", operation == null ? charge.amount() : operation.amount())
        .param("declineCode", verdict.declineCode())
        .param("adviceCode", verdict.adviceCode())
        .param("failureReason", verdict.failureReason())
        .param("redirectUrl", operation == null ? null : operation.redirectUrl())
        .param("blockedByRisk", verdict.blockedByRisk())
        .param("operationExpiresAt", operation == null ? null : utc(operation.expiresAt()))
        .param("operationCreatedAt", operation == null ? null : utc(operation.createdAt()))
        .param("completedAt", operation == null ? null : utc(operation.completedAt()))
        .param("changesAt", operation == null ? null : utc(operation.changesAt()))
        .param("operationExtras", operation == null ? "{}" : BookRows.write(operation.extras()));
  }

  /** The statement skips the capture whose id is null; its amount is the authorization's. */
  private static JdbcClient.StatementSpec capturedAlong(
      JdbcClient.StatementSpec statement, @Nullable Operation capture) {
    return statement
        .param("alongId", capture == null ? null : capture.operationId())
        .param("alongReference", capture == null ? null : capture.reference())
        .param("alongFingerprint", capture == null ? null : capture.fingerprint());
  }

  private static JdbcClient.StatementSpec effects(
      JdbcClient.StatementSpec statement, List<Effect> effects) {
    return statement
        .param("effectTypes", texts(effects, effect -> effect.type().name()))
        .param("effectOperations", texts(effects, Effect::operationId))
        .param("effectReferences", texts(effects, Effect::reference))
        .param("effectAmounts", effects.stream().map(Effect::amount).toArray(Long[]::new))
        .param("effectFees", effects.stream().map(Effect::fee).toArray(Long[]::new));
  }

  /** Whether the provider has anything to say about an event. */
  public boolean tells(Event event, Change change) {
    return written(event, change).findAny().isPresent();
  }

  private Stream<Written> written(Event event, Change change) {
    var speaker = notices.get(change.charge().provider());
    // Nobody is told of the charges of a provider that is no longer emulated.
    return speaker == null
        ? Stream.empty()
        : speaker.of(event, change).stream().map(body -> new Written(event.eventId(), body));
  }

  private static <T> @Nullable String[] texts(
      List<T> rows, Function<T, ? extends @Nullable String> text) {
    return rows.stream().map(text).toArray(String[]::new);
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}

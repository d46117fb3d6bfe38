package io.quittance.webhook.inbound;

import io.quittance.platform.id.Ids;
import io.quittance.webhook.inbound.Assessment.NewFact;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.WebhookRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Webhooks in the database: one statement a step. */
@Repository
class WebhookRepository {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  /**
   * The whole effect of a webhook but the outbox, in one round trip. Copies of it, and other events
   * with the same fact, wait in the unique keys for whoever came first.
   */
  private static final String STORE =
      """
      WITH new_fact AS (
          INSERT INTO provider_fact (provider, account, fact_key, webhook_id)
          SELECT :provider, :account, :factKey::text, :id
          WHERE :factKey::text IS NOT NULL
            AND NOT EXISTS (
              SELECT FROM provider_webhook
              WHERE provider = :provider AND account = :account AND event_id = :eventId)
          ON CONFLICT DO NOTHING
          RETURNING webhook_id
      ), numbered AS (
          INSERT INTO payment_sequence (payment_intent_id, latest)
          SELECT :orderingKey::text, 1 FROM new_fact
          ON CONFLICT (payment_intent_id) DO UPDATE SET latest = payment_sequence.latest + 1
          RETURNING latest
      ), stored AS (
          INSERT INTO provider_webhook (id, provider, account, event_id, event_type,
              event_created_at, state, reason, payment_intent_id, fact_key, fact_type, fact,
              fact_sequence, signature_headers, sealed_body)
          SELECT :id, :provider, :account, :eventId, :eventType::text,
              :eventCreatedAt::timestamptz,
              CASE WHEN :factKey::text IS NULL OR EXISTS (SELECT FROM new_fact)
                   THEN :state ELSE 'DUPLICATE' END,
              :reason::text, :paymentIntentId::text, :factKey::text, :factType::text,
              :fact::text, (SELECT latest FROM numbered), :signatureHeaders, :sealedBody
          ON CONFLICT (provider, account, event_id) DO NOTHING
          RETURNING state
      )
      SELECT (SELECT state FROM stored) AS state, (SELECT latest FROM numbered) AS sequence
      """;

  private static final String REASSESS =
      """
      WITH new_fact AS (
          INSERT INTO provider_fact (provider, account, fact_key, webhook_id)
          SELECT provider, account, :factKey::text, id
          FROM provider_webhook
          WHERE id = :id AND :factKey::text IS NOT NULL
          ON CONFLICT DO NOTHING
          RETURNING webhook_id
      ), numbered AS (
          INSERT INTO payment_sequence (payment_intent_id, latest)
          SELECT :orderingKey::text, 1 FROM new_fact
          ON CONFLICT (payment_intent_id) DO UPDATE SET latest = payment_sequence.latest + 1
          RETURNING latest
      )
      UPDATE provider_webhook
      SET state = CASE WHEN :factKey::text IS NULL OR EXISTS (SELECT FROM new_fact)
                       THEN :state ELSE 'DUPLICATE' END,
          reason = :reason::text,
          event_type = :eventType::text,
          event_created_at = :eventCreatedAt::timestamptz,
          payment_intent_id = :paymentIntentId::text,
          fact_key = :factKey::text,
          fact_type = :factType::text,
          fact = :fact::text,
          fact_sequence = (SELECT latest FROM numbered)
      WHERE id = :id
      RETURNING state, fact_sequence AS sequence
      """;

  private static final String REAP =
      """
      WITH old AS (
          SELECT id FROM provider_webhook
          WHERE received_at < now() - make_interval(secs => :retentionSeconds)
          LIMIT :batch
      ), reaped AS (
          DELETE FROM provider_webhook USING old WHERE provider_webhook.id = old.id
          RETURNING provider, account, fact_key, state
      ), forgotten AS (
          DELETE FROM provider_fact USING reaped
          WHERE reaped.state = 'PUBLISHED'
            AND provider_fact.provider = reaped.provider
            AND provider_fact.account = reaped.account
            AND provider_fact.fact_key = reaped.fact_key
      )
      SELECT count(*) FROM reaped
      """;

  private final JdbcClient jdbc;
  private final SealedBodies bodies;
  private final Ids ids;

  WebhookRepository(JdbcClient jdbc, SealedBodies bodies, Ids ids) {
    this.jdbc = jdbc;
    this.bodies = bodies;
    this.ids = ids;
  }

  /** Stores a webhook, unless this event was stored before. Needs a transaction. */
  StoredWebhook store(ProviderAccount account, WebhookRequest request, Assessment assessment) {
    var fact = assessment.fact();
    var id = ids.next(fact == null ? account.name() : fact.orderingKey());
    return with(STORE, id, assessment)
        .param("provider", account.provider())
        .param("account", account.name())
        .param("eventId", assessment.eventId())
        .param("signatureHeaders", JSON.writeValueAsString(request.headers()))
        .param("sealedBody", bodies.seal(id, request.body()))
        .query((row, _) -> stored(row, id, fact))
        .single();
  }

  /** Writes down what a second look at an unparsable webhook found. Needs its row lock. */
  StoredWebhook reassess(UUID id, Assessment assessment) {
    return with(REASSESS, id, assessment)
        .query((row, _) -> stored(row, id, assessment.fact()))
        .single();
  }

  private JdbcClient.StatementSpec with(String sql, UUID id, Assessment assessment) {
    var fact = assessment.fact();
    return jdbc.sql(sql)
        .param("id", id)
        .param("eventType", assessment.eventType())
        .param("eventCreatedAt", utc(assessment.eventCreatedAt()))
        .param("state", assessment.state().name())
        .param("reason", assessment.reason())
        .param("factKey", fact == null ? null : fact.key())
        .param("orderingKey", fact == null ? null : fact.orderingKey())
        .param("paymentIntentId", fact == null ? null : fact.paymentIntentId())
        .param("factType", fact == null ? null : fact.type())
        .param("fact", fact == null ? null : fact.body());
  }

  /** A webhook as it was received. */
  record Received(String provider, String account, WebhookState state, WebhookRequest request) {}

  /** A webhook, locked until the end of the transaction. */
  Optional<Received> findForUpdate(UUID id) {
    return jdbc.sql(
            """
            SELECT provider, account, state, signature_headers, body, sealed_body
            FROM provider_webhook
            WHERE id = :id
            FOR UPDATE
            """)
        .param("id", id)
        .query(
            (row, _) ->
                new Received(
                    row.getString("provider"),
                    row.getString("account"),
                    WebhookState.valueOf(row.getString("state")),
                    new WebhookRequest(
                        JSON.readValue(row.getString("signature_headers"), HEADERS),
                        bodies.open(id, row))))
        .optional();
  }

  /** Notes who had a webhook read again. */
  void recordReprocessing(UUID id, String operator, WebhookState state) {
    jdbc.sql(
            """
            INSERT INTO webhook_reprocessing (webhook_id, operator, state)
            VALUES (:id, :operator, :state)
            """)
        .param("id", id)
        .param("operator", operator)
        .param("state", state.name())
        .update();
  }

  /** Deletes at most {@code batch} webhooks that are older, and says how many there were. */
  int reap(Duration retention, int batch) {
    return jdbc.sql(REAP)
        .param("retentionSeconds", retention.toSeconds())
        .param("batch", batch)
        .query(Integer.class)
        .single();
  }

  private static StoredWebhook stored(ResultSet row, UUID id, @Nullable NewFact fact)
      throws SQLException {
    var state = row.getString("state");
    return new StoredWebhook(
        id,
        state == null ? null : WebhookState.valueOf(state),
        row.getObject("sequence", Long.class),
        fact);
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}

package io.quittance.webhook.inbound;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.webhook.WebhookProblem.WEBHOOK_NOT_FOUND;

import io.quittance.platform.audit.AuditLog;
import io.quittance.platform.id.Ids;
import io.quittance.platform.web.Page;
import io.quittance.webhook.inbound.WebhookView.BodyEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Shows operators what providers sent. */
@Service
class FindWebhooks {

  /** The prefix of webhook ids. */
  static final String PREFIX = "pwh";

  private static final String COLUMNS =
      "id, provider, account, event_id, event_type, state, payment_intent_id, event_created_at,"
          + " received_at";

  private final JdbcClient jdbc;
  private final SealedBodies bodies;
  private final AuditLog auditLog;

  FindWebhooks(JdbcClient jdbc, SealedBodies bodies, AuditLog auditLog) {
    this.jdbc = jdbc;
    this.bodies = bodies;
    this.auditLog = auditLog;
  }

  /** What to look for; null does not narrow it down. */
  record Filter(
      @Nullable String provider,
      @Nullable WebhookState state,
      @Nullable String paymentIntentId,
      @Nullable String cursor,
      int limit) {}

  /** A page of webhooks, newest first. */
  Page<WebhookView> list(Filter filter) {
    var conditions = new ArrayList<String>();
    var values = new HashMap<String, Object>();
    conditions.add("true");
    if (filter.provider() != null) {
      conditions.add("provider = :provider");
      values.put("provider", filter.provider());
    }
    if (filter.state() != null) {
      // The literal lets the planner use the index of those that were not published.
      conditions.add("state = '" + filter.state().name() + "'");
    }
    if (filter.paymentIntentId() != null) {
      conditions.add("payment_intent_id = :paymentIntentId");
      values.put("paymentIntentId", filter.paymentIntentId());
    }
    if (filter.cursor() != null) {
      conditions.add("id < :cursor");
      values.put(
          "cursor",
          Ids.read(PREFIX, filter.cursor())
              .orElseThrow(() -> invalid("cursor", "is not one that we gave")));
    }
    values.put("limit", filter.limit() + 1);
    var found =
        jdbc.sql(
                "SELECT %s FROM provider_webhook WHERE %s ORDER BY id DESC LIMIT :limit"
                    .formatted(COLUMNS, String.join(" AND ", conditions)))
            .params(values)
            .query((row, _) -> view(row))
            .list();
    return Page.of(found, filter.limit(), webhook -> webhook, WebhookView::webhookId);
  }

  /**
   * Everything about one webhook. Its body may name people: that it was shown is noted.
   *
   * @throws io.quittance.platform.problem.Refusal {@code webhook_not_found}
   */
  WebhookView.Detail get(UUID id) {
    var found =
        jdbc.sql(
                """
                SELECT %s, reason, fact_type, fact, fact_sequence, body, sealed_body,
                    (SELECT webhook_id FROM provider_fact
                     WHERE (provider_fact.provider, provider_fact.account, provider_fact.fact_key)
                         = (webhook.provider, webhook.account, webhook.fact_key)) AS first_id
                FROM provider_webhook webhook
                WHERE id = :id
                """
                    .formatted(COLUMNS))
            .param("id", id)
            .query((row, _) -> detail(row))
            .optional()
            .orElseThrow(WEBHOOK_NOT_FOUND::because);
    auditLog.shown("provider_webhook", id.toString(), Map.of("result", "body shown"));
    return found;
  }

  private WebhookView.Detail detail(ResultSet row) throws SQLException {
    var id = row.getObject("id", UUID.class);
    var webhook = view(row);
    var body = bodies.open(id, row);
    var text = decode(body);
    return new WebhookView.Detail(
        webhook,
        row.getString("reason"),
        facts(row, id, webhook.state()),
        webhook.state() == WebhookState.DUPLICATE ? firstId(row) : null,
        text == null ? BodyEncoding.BASE64 : BodyEncoding.UTF_8,
        text == null ? Base64.getEncoder().encodeToString(body) : text,
        reprocessings(id));
  }

  private static List<WebhookView.Fact> facts(ResultSet row, UUID id, WebhookState state)
      throws SQLException {
    return state == WebhookState.PUBLISHED
        ? List.of(
            new WebhookView.Fact(
                id.toString(),
                row.getString("fact_type"),
                row.getLong("fact_sequence"),
                row.getString("fact")))
        : List.of();
  }

  private static @Nullable String firstId(ResultSet row) throws SQLException {
    var first = row.getObject("first_id", UUID.class);
    return first == null ? null : Ids.write(PREFIX, first);
  }

  private List<WebhookView.Reprocessing> reprocessings(UUID id) {
    return jdbc.sql(
            """
            SELECT operator, state, reprocessed_at
            FROM webhook_reprocessing
            WHERE webhook_id = :id
            ORDER BY id
            """)
        .param("id", id)
        .query(
            (row, _) ->
                new WebhookView.Reprocessing(
                    row.getString("operator"),
                    WebhookState.valueOf(row.getString("state")),
                    row.getObject("reprocessed_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  private static WebhookView view(ResultSet row) throws SQLException {
    return new WebhookView(
        Ids.write(PREFIX, row.getObject("id", UUID.class)),
        row.getString("provider"),
        row.getString("account"),
        row.getString("event_id"),
        row.getString("event_type"),
        WebhookState.valueOf(row.getString("state")),
        row.getString("payment_intent_id"),
        time(row.getObject("event_created_at", OffsetDateTime.class)),
        row.getObject("received_at", OffsetDateTime.class).toInstant());
  }

  private static @Nullable Instant time(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static @Nullable String decode(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException binary) {
      return null;
    }
  }
}

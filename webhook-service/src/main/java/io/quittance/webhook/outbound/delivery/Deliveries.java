package io.quittance.webhook.outbound.delivery;

import io.quittance.platform.id.Ids;
import io.quittance.webhook.outbound.delivery.Claimed.Target;
import io.quittance.webhook.outbound.endpoint.Endpoint;
import io.quittance.webhook.outbound.endpoint.EndpointStatus;
import io.quittance.webhook.outbound.endpoint.SealedKeys;
import io.quittance.webhook.outbound.endpoint.SigningKeys;
import io.quittance.webhook.outbound.event.MerchantEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Deliveries in the database: claimed and settled in batches. */
@Repository
class Deliveries {

  /** An endpoint that fails is tried by few at a time: what waits for it is nobody's hurry. */
  static final int PER_FAILING_ENDPOINT = 2;

  /**
   * Takes what is due, in turns: endpoint by endpoint from the index, no endpoint and no merchant
   * beyond what it may have under way, one merchant after the other. What another instance takes at
   * the same moment is left to it.
   */
  private static final String CLAIM =
      """
      WITH RECURSIVE waiting AS (
          (SELECT endpoint_id FROM delivery WHERE status = 'PENDING'
           ORDER BY endpoint_id LIMIT 1)
          UNION ALL
          SELECT (SELECT later.endpoint_id FROM delivery later
                  WHERE later.status = 'PENDING' AND later.endpoint_id > waiting.endpoint_id
                  ORDER BY later.endpoint_id LIMIT 1)
          FROM waiting WHERE waiting.endpoint_id IS NOT NULL
      ), busy_endpoint AS (
          SELECT * FROM unnest(:endpointIds::uuid[], :endpointCounts::int[]) AS busy (id, count)
      ), busy_merchant AS (
          SELECT * FROM unnest(:merchantIds::text[], :merchantCounts::int[]) AS busy (id, count)
      ), candidate AS (
          SELECT due.id, due.merchant_id, due.next_attempt_at,
              row_number() OVER (PARTITION BY due.merchant_id ORDER BY due.next_attempt_at) AS turn
          FROM waiting
          LEFT JOIN webhook_endpoint endpoint ON endpoint.id = waiting.endpoint_id
          LEFT JOIN busy_endpoint ON busy_endpoint.id = waiting.endpoint_id
          CROSS JOIN LATERAL (
              SELECT id, merchant_id, next_attempt_at FROM delivery
              WHERE endpoint_id = waiting.endpoint_id AND status = 'PENDING'
                AND next_attempt_at <= now()
              ORDER BY next_attempt_at
              LIMIT greatest(0,
                  CASE WHEN endpoint.failing_since IS NULL THEN :perEndpoint
                       ELSE :perFailingEndpoint END - coalesce(busy_endpoint.count, 0))
          ) due
          WHERE waiting.endpoint_id IS NOT NULL
      ), chosen AS (
          SELECT candidate.id
          FROM candidate LEFT JOIN busy_merchant ON busy_merchant.id = candidate.merchant_id
          WHERE candidate.turn <= :perMerchant - coalesce(busy_merchant.count, 0)
          ORDER BY candidate.turn, candidate.next_attempt_at
          LIMIT :batch
      ), locked AS (
          SELECT id, event_id, endpoint_id FROM delivery
          WHERE id IN (SELECT id FROM chosen) AND status = 'PENDING' AND next_attempt_at <= now()
          FOR UPDATE SKIP LOCKED
      )
      UPDATE delivery
      SET claimed = true, claims = delivery.claims + 1,
          next_attempt_at = now() + make_interval(secs => :leaseSeconds)
      FROM locked
      JOIN merchant_event event ON event.id = locked.event_id
      LEFT JOIN webhook_endpoint endpoint ON endpoint.id = locked.endpoint_id
      WHERE delivery.id = locked.id
      RETURNING delivery.id, delivery.claims, delivery.attempts, delivery.endpoint_id,
          event.id AS event_id, event.merchant_id, event.type, event.object_id, event.sequence,
          event.object, event.created_at,
          endpoint.url, endpoint.status AS endpoint_status, endpoint.secret,
          CASE WHEN endpoint.previous_secret_until > now() THEN endpoint.previous_secret END
              AS previous_secret
      """;

  /**
   * A holder whose claim ran out and was taken by another one changes nothing. What was called off
   * while it was sent, and arrived all the same, is delivered.
   */
  private static final String SETTLE =
      """
      WITH result AS (
          SELECT * FROM unnest(:ids::uuid[], :tokens::bigint[], :statuses::text[],
              :pauses::bigint[], :ats::timestamptz[], :durations::int[], :outcomes::text[],
              :httpStatuses::int[], :responses::text[])
              AS result (id, token, status, pause, at, duration, outcome, http_status, response)
      ), settled AS (
          UPDATE delivery
          SET status = result.status,
              claimed = false,
              attempts = delivery.attempts + CASE WHEN result.at IS NULL THEN 0 ELSE 1 END,
              attempts_logged =
                  delivery.attempts_logged + CASE WHEN result.at IS NULL THEN 0 ELSE 1 END,
              next_attempt_at = now() + result.pause * interval '1 millisecond',
              ended_at = CASE WHEN result.status <> 'PENDING' THEN now() END
          FROM result
          WHERE delivery.id = result.id AND delivery.claims = result.token
            AND (delivery.claimed
                OR (delivery.status = 'CANCELED' AND result.status = 'DELIVERED'))
          RETURNING delivery.id, delivery.attempts_logged
      ), logged AS (
          INSERT INTO delivery_attempt
              (delivery_id, number, attempted_at, duration_millis, outcome, http_status, response)
          SELECT settled.id, settled.attempts_logged, result.at, result.duration, result.outcome,
              result.http_status, result.response
          FROM settled JOIN result ON result.id = settled.id
          WHERE result.at IS NOT NULL
      )
      SELECT id FROM settled
      """;

  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

  private final JdbcClient jdbc;
  private final SealedKeys sealedKeys;

  Deliveries(JdbcClient jdbc, SealedKeys sealedKeys) {
    this.jdbc = jdbc;
    this.sealedKeys = sealedKeys;
  }

  /**
   * How much may be claimed.
   *
   * @param perEndpoint at most, with what is under way there
   * @param perMerchant at most, with what is under way there
   * @param lease for how long; what is not settled by then is due again
   */
  record Bounds(int perEndpoint, int perMerchant, int batch, Duration lease) {}

  /**
   * Claims what is due, beside what this instance has under way already. What cannot be signed is
   * not among it: it is due again when its claim has run out.
   */
  List<Claimed> claim(
      Bounds bounds, Map<UUID, Integer> busyEndpoints, Map<String, Integer> busyMerchants) {
    var endpoints = List.copyOf(busyEndpoints.entrySet());
    var merchants = List.copyOf(busyMerchants.entrySet());
    return jdbc
        .sql(CLAIM)
        .param("endpointIds", endpoints.stream().map(Map.Entry::getKey).toArray(UUID[]::new))
        .param(
            "endpointCounts", endpoints.stream().map(Map.Entry::getValue).toArray(Integer[]::new))
        .param("merchantIds", merchants.stream().map(Map.Entry::getKey).toArray(String[]::new))
        .param(
            "merchantCounts", merchants.stream().map(Map.Entry::getValue).toArray(Integer[]::new))
        .param("perEndpoint", bounds.perEndpoint())
        .param("perFailingEndpoint", PER_FAILING_ENDPOINT)
        .param("perMerchant", bounds.perMerchant())
        .param("batch", bounds.batch())
        .param("leaseSeconds", bounds.lease().toSeconds())
        .query((row, _) -> claimed(row))
        .list()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Writes down what became of claimed deliveries; returns the ids of those that still counted. */
  List<UUID> settle(List<Result> results) {
    return jdbc.sql(SETTLE)
        .param("ids", results.stream().map(one -> one.claimed().id()).toArray(UUID[]::new))
        .param("tokens", results.stream().map(one -> one.claimed().token()).toArray(Long[]::new))
        .param("statuses", texts(results, one -> one.status().name()))
        .param("pauses", results.stream().map(Deliveries::pauseMillis).toArray(Long[]::new))
        .param("ats", texts(results, ofAttempt(attempt -> attempt.at().toString())))
        .param(
            "durations",
            numbers(results, ofAttempt(attempt -> (int) attempt.duration().toMillis())))
        .param("outcomes", texts(results, ofAttempt(attempt -> attempt.outcome().name())))
        .param("httpStatuses", numbers(results, ofAttempt(Attempt::status)))
        .param("responses", texts(results, ofAttempt(Attempt::response)))
        .query((row, _) -> row.getObject("id", UUID.class))
        .list();
  }

  /** How long the delivery waits that is due for longest; zero when none is. */
  Duration dueFor() {
    return Duration.ofSeconds(
        jdbc.sql(
                """
                SELECT coalesce(extract(epoch FROM now() - min(next_attempt_at)), 0)::bigint
                FROM delivery WHERE status = 'PENDING' AND next_attempt_at <= now()
                """)
            .query(Long.class)
            .single());
  }

  /** How long the delivery waits that has waited for longest; zero when none does. */
  Duration oldest() {
    return Duration.ofSeconds(
        jdbc.sql(
                """
                SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)::bigint
                FROM delivery WHERE status = 'PENDING'
                """)
            .query(Long.class)
            .single());
  }

  /** Empty where the keys of the endpoint cannot be opened, which is no matter of the others. */
  private Optional<Claimed> claimed(ResultSet row) throws SQLException {
    var endpointId = row.getObject("endpoint_id", UUID.class);
    try {
      return Optional.of(claimed(row, endpointId, target(row, endpointId)));
    } catch (IllegalStateException sealed) {
      log.error(
          "nothing is sent to {}, its keys cannot be opened: {}",
          Ids.write(Endpoint.PREFIX, endpointId),
          sealed.getMessage());
      return Optional.empty();
    }
  }

  private static Claimed claimed(ResultSet row, UUID endpointId, @Nullable Target target)
      throws SQLException {
    return new Claimed(
        row.getObject("id", UUID.class),
        row.getLong("claims"),
        row.getInt("attempts"),
        endpointId,
        new MerchantEvent(
            row.getObject("event_id", UUID.class),
            row.getString("merchant_id"),
            row.getString("type"),
            row.getString("object_id"),
            row.getLong("sequence"),
            row.getString("object"),
            row.getObject("created_at", OffsetDateTime.class).toInstant()),
        target);
  }

  private @Nullable Target target(ResultSet row, UUID endpointId) throws SQLException {
    if (!EndpointStatus.ENABLED.name().equals(row.getString("endpoint_status"))) {
      return null;
    }
    var keys = new ArrayList<SigningKeys>();
    keys.add(sealedKeys.open(endpointId, row.getBytes("secret")));
    var previous = row.getBytes("previous_secret");
    if (previous != null) {
      keys.add(sealedKeys.open(endpointId, previous));
    }
    return new Target(row.getString("url"), List.copyOf(keys));
  }

  private static @Nullable Long pauseMillis(Result result) {
    var pause = result.pause();
    return pause == null ? null : pause.toMillis();
  }

  private static <T> Function<Result, @Nullable T> ofAttempt(Function<Attempt, @Nullable T> value) {
    return result -> {
      var attempt = result.attempt();
      return attempt == null ? null : value.apply(attempt);
    };
  }

  private static @Nullable String[] texts(
      List<Result> results, Function<Result, @Nullable String> column) {
    return results.stream().map(column).toArray(String[]::new);
  }

  private static @Nullable Integer[] numbers(
      List<Result> results, Function<Result, @Nullable Integer> column) {
    return results.stream().map(column).toArray(Integer[]::new);
  }
}

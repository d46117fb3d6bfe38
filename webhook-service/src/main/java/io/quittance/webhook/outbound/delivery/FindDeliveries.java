package io.quittance.webhook.outbound.delivery;

import static io.quittance.webhook.WebhookProblem.EVENT_NOT_FOUND;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.quittance.platform.id.Ids;
import io.quittance.webhook.outbound.delivery.DeliveryView.AttemptView;
import io.quittance.webhook.outbound.endpoint.Endpoint;
import io.quittance.webhook.outbound.event.MerchantEvent;
import io.quittance.webhook.outbound.event.MerchantEvents;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Shows merchants what became of their events. */
@Service
class FindDeliveries {

  /** The prefix of deliveries' ids. */
  static final String PREFIX = "dlv";

  /** Ten a round; whoever begins again more often than that sees the latest. */
  private static final int ATTEMPTS_MAX = 100;

  private final MerchantEvents events;
  private final JdbcClient jdbc;

  FindDeliveries(MerchantEvents events, JdbcClient jdbc) {
    this.events = events;
    this.jdbc = jdbc;
  }

  /**
   * The deliveries of an event, those before a cursor, newest first.
   *
   * @throws io.quittance.platform.problem.Refusal {@code event_not_found}, also for another
   *     merchant's
   */
  List<DeliveryView> of(String merchantId, UUID eventId, @Nullable UUID before, int limit) {
    if (events.find(eventId, merchantId).isEmpty()) {
      throw EVENT_NOT_FOUND.because();
    }
    var attempts = attempts(eventId);
    return jdbc.sql(
            """
            SELECT id, event_id, endpoint_id, status, next_attempt_at, claimed, created_at,
                ended_at
            FROM delivery
            WHERE event_id = :eventId AND merchant_id = :owner
              AND (:before::uuid IS NULL OR id < :before::uuid)
            ORDER BY id DESC LIMIT :limit
            """)
        .param("eventId", eventId)
        .param("owner", merchantId)
        .param("before", before)
        .param("limit", limit)
        .query((row, _) -> view(row, attempts))
        .list();
  }

  private record OfDelivery(UUID deliveryId, AttemptView attempt) {}

  private Map<UUID, List<AttemptView>> attempts(UUID eventId) {
    return jdbc
        .sql(
            """
            SELECT attempt.delivery_id, attempt.number, attempt.attempted_at,
                attempt.duration_millis, attempt.outcome, attempt.http_status, attempt.response
            FROM delivery CROSS JOIN LATERAL (
                SELECT * FROM delivery_attempt WHERE delivery_id = delivery.id
                ORDER BY number DESC LIMIT :limit) attempt
            WHERE delivery.event_id = :eventId
            ORDER BY attempt.delivery_id, attempt.number
            """)
        .param("eventId", eventId)
        .param("limit", ATTEMPTS_MAX)
        .query(
            (row, _) ->
                new OfDelivery(
                    row.getObject("delivery_id", UUID.class),
                    new AttemptView(
                        row.getInt("number"),
                        row.getObject("attempted_at", OffsetDateTime.class).toInstant(),
                        row.getInt("duration_millis"),
                        AttemptOutcome.valueOf(row.getString("outcome")),
                        row.getObject("http_status", Integer.class),
                        row.getString("response"))))
        .list()
        .stream()
        .collect(groupingBy(OfDelivery::deliveryId, mapping(OfDelivery::attempt, toList())));
  }

  private static DeliveryView view(ResultSet row, Map<UUID, List<AttemptView>> attempts)
      throws SQLException {
    var id = row.getObject("id", UUID.class);
    return new DeliveryView(
        Ids.write(PREFIX, id),
        Ids.write(MerchantEvent.PREFIX, row.getObject("event_id", UUID.class)),
        Ids.write(Endpoint.PREFIX, row.getObject("endpoint_id", UUID.class)),
        DeliveryStatus.valueOf(row.getString("status")),
        // While it is claimed, the column says when the claim runs out.
        row.getBoolean("claimed") ? null : time(row, "next_attempt_at"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        time(row, "ended_at"),
        attempts.getOrDefault(id, List.of()));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}

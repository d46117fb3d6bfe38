package io.quittance.webhook.outbound.delivery;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.webhook.WebhookProblem.EVENT_NOT_DELIVERABLE;
import static io.quittance.webhook.WebhookProblem.EVENT_NOT_FOUND;

import io.quittance.platform.id.Ids;
import io.quittance.platform.transaction.RetryingTransactions;
import io.quittance.webhook.outbound.endpoint.Endpoint;
import io.quittance.webhook.outbound.endpoint.Endpoints;
import io.quittance.webhook.outbound.endpoint.EventTypes;
import io.quittance.webhook.outbound.event.DeliveriesDue;
import io.quittance.webhook.outbound.event.MerchantEvent;
import io.quittance.webhook.outbound.event.MerchantEvents;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends an event again, under the same id: its deliveries start over with all their attempts. Each
 * that does is noted, because a delivery itself is no part of the audit log.
 */
@Service
class Redeliver {

  private final MerchantEvents events;
  private final Endpoints endpoints;
  private final DeliveriesDue due;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Ids ids;

  Redeliver(
      MerchantEvents events,
      Endpoints endpoints,
      DeliveriesDue due,
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      Ids ids) {
    this.events = events;
    this.endpoints = endpoints;
    this.due = due;
    this.jdbc = jdbc;
    // A settlement locks deliveries before their endpoint.
    this.transaction = new RetryingTransactions(transactions);
    this.ids = ids;
  }

  /**
   * Starts the deliveries of an event over: at one endpoint, or at each that it went to or that
   * wants its type. One that is being sent at this moment goes on.
   *
   * @param endpointId the one endpoint; null for all
   * @throws io.quittance.platform.problem.Refusal {@code event_not_found}, {@code
   *     event_not_deliverable}, {@code parameter_invalid} for an endpoint that is not the
   *     merchant's or not enabled
   */
  void redeliver(String merchantId, UUID eventId, @Nullable String endpointId) {
    transaction.executeWithoutResult(
        _ -> {
          var event = events.find(eventId, merchantId).orElseThrow(EVENT_NOT_FOUND::because);
          var chosen = choose(event, endpointId);
          if (chosen.isEmpty()) {
            throw EVENT_NOT_DELIVERABLE.because();
          }
          chosen.forEach(endpoint -> begin(event, endpoint));
        });
    due.signal();
  }

  private List<Endpoint> choose(MerchantEvent event, @Nullable String endpointId) {
    var enabled = endpoints.enabled(Set.of(event.merchantId()));
    if (endpointId != null) {
      return List.of(
          enabled.stream()
              .filter(endpoint -> endpoint.publicId().equals(endpointId))
              .findFirst()
              .orElseThrow(() -> invalid("endpointId", "names no enabled endpoint")));
    }
    var before = new HashSet<>(endpointsBefore(event.id()));
    return enabled.stream()
        .filter(
            endpoint ->
                before.contains(endpoint.id())
                    || EventTypes.concern(endpoint.events(), event.type()))
        .toList();
  }

  private List<UUID> endpointsBefore(UUID eventId) {
    return jdbc.sql("SELECT endpoint_id FROM delivery WHERE event_id = :eventId")
        .param("eventId", eventId)
        .query((row, _) -> row.getObject("endpoint_id", UUID.class))
        .list();
  }

  private void begin(MerchantEvent event, Endpoint endpoint) {
    jdbc.sql(
            """
            WITH begun AS (
                INSERT INTO delivery (id, event_id, endpoint_id, merchant_id)
                VALUES (:id, :eventId, :endpointId, :merchantId)
                ON CONFLICT (event_id, endpoint_id) DO UPDATE
                SET status = 'PENDING', attempts = 0, next_attempt_at = now(), ended_at = NULL
                WHERE NOT delivery.claimed OR delivery.next_attempt_at <= now()
                RETURNING new.id, old.status, old.attempts)
            INSERT INTO redelivery (delivery_id, event_id, endpoint_id, merchant_id, status,
                attempts)
            SELECT id, :eventId, :endpointId, :merchantId, status, attempts FROM begun
            """)
        .param("id", ids.next(event.merchantId()))
        .param("eventId", event.id())
        .param("endpointId", endpoint.id())
        .param("merchantId", event.merchantId())
        .update();
  }
}

package io.quittance.webhook.outbound.event;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.quittance.platform.id.Ids;
import io.quittance.platform.transaction.BeforeCommit;
import io.quittance.webhook.outbound.endpoint.Endpoint;
import io.quittance.webhook.outbound.endpoint.Endpoints;
import io.quittance.webhook.outbound.endpoint.EventTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes events down for their merchants, with one delivery for each enabled endpoint that wants
 * the type. All of it is the caller's transaction.
 */
@Component
public class TellMerchants {

  private static final String INSERT_EVENTS =
      """
      INSERT INTO merchant_event
          (id, merchant_id, type, object_id, sequence, object, created_at)
      SELECT * FROM unnest(:ids::uuid[], :merchantIds::text[], :types::text[],
          :objectIds::text[], :sequences::bigint[], :objects::text[], :createdAts::timestamptz[])
      ON CONFLICT DO NOTHING
      """;

  private static final String INSERT_DELIVERIES =
      """
      INSERT INTO delivery (id, event_id, endpoint_id, merchant_id)
      SELECT * FROM unnest(:ids::uuid[], :eventIds::uuid[], :endpointIds::uuid[],
          :merchantIds::text[])
      ON CONFLICT DO NOTHING
      """;

  private final JdbcClient jdbc;
  private final Endpoints endpoints;
  private final Ids ids;
  private final BeforeCommit<NewDelivery> deliveries;

  TellMerchants(JdbcClient jdbc, Endpoints endpoints, DeliveriesDue due, Ids ids) {
    this.jdbc = jdbc;
    this.endpoints = endpoints;
    this.ids = ids;
    this.deliveries = new BeforeCommit<>(this::insertDeliveries, due::signal);
  }

  private record NewDelivery(UUID eventId, UUID endpointId, String merchantId) {}

  /** Tells events; each once, however often it is told. */
  public void tell(List<MerchantEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    insertEvents(events);
    var merchants = events.stream().map(MerchantEvent::merchantId).collect(toSet());
    var byMerchant =
        endpoints.enabled(merchants).stream().collect(groupingBy(Endpoint::merchantId));
    var wanted = new ArrayList<NewDelivery>();
    for (var event : events) {
      for (var endpoint : byMerchant.getOrDefault(event.merchantId(), List.of())) {
        if (wants(endpoint, event)) {
          wanted.add(new NewDelivery(event.id(), endpoint.id(), event.merchantId()));
        }
      }
    }
    deliveries.add(wanted);
  }

  /** Nobody is told by an endpoint that this very endpoint does not work. */
  private static boolean wants(Endpoint endpoint, MerchantEvent event) {
    return EventTypes.concern(endpoint.events(), event.type())
        && !event.objectId().equals(endpoint.publicId());
  }

  private void insertEvents(List<MerchantEvent> events) {
    jdbc.sql(INSERT_EVENTS)
        .param("ids", events.stream().map(MerchantEvent::id).toArray(UUID[]::new))
        .param("merchantIds", texts(events, MerchantEvent::merchantId))
        .param("types", texts(events, MerchantEvent::type))
        .param("objectIds", texts(events, MerchantEvent::objectId))
        .param("sequences", events.stream().map(MerchantEvent::sequence).toArray(Long[]::new))
        .param("objects", texts(events, MerchantEvent::object))
        .param("createdAts", texts(events, event -> event.createdAt().toString()))
        .update();
  }

  private void insertDeliveries(List<NewDelivery> wanted) {
    jdbc.sql(INSERT_DELIVERIES)
        .param(
            "ids",
            wanted.stream().map(delivery -> ids.next(delivery.merchantId())).toArray(UUID[]::new))
        .param("eventIds", wanted.stream().map(NewDelivery::eventId).toArray(UUID[]::new))
        .param("endpointIds", wanted.stream().map(NewDelivery::endpointId).toArray(UUID[]::new))
        .param("merchantIds", texts(wanted, NewDelivery::merchantId))
        .update();
  }

  private static <T> String[] texts(List<T> rows, Function<T, String> column) {
    return rows.stream().map(column).toArray(String[]::new);
  }
}

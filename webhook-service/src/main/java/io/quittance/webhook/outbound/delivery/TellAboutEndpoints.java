package io.quittance.webhook.outbound.delivery;

import io.quittance.platform.id.Ids;
import io.quittance.webhook.outbound.endpoint.Endpoint;
import io.quittance.webhook.outbound.endpoint.EndpointHealth;
import io.quittance.webhook.outbound.endpoint.EndpointHealth.Numbered;
import io.quittance.webhook.outbound.endpoint.Endpoints;
import io.quittance.webhook.outbound.endpoint.EventTypes;
import io.quittance.webhook.outbound.event.MerchantEvent;
import io.quittance.webhook.outbound.event.TellMerchants;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Tells merchants, by an event, what happened to an endpoint of theirs. */
@Component
class TellAboutEndpoints {

  private static final Logger log = LoggerFactory.getLogger(TellAboutEndpoints.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final EndpointHealth health;
  private final Endpoints endpoints;
  private final TellMerchants tellMerchants;
  private final Ids ids;
  private final Clock clock;

  TellAboutEndpoints(
      EndpointHealth health,
      Endpoints endpoints,
      TellMerchants tellMerchants,
      Ids ids,
      Clock clock) {
    this.health = health;
    this.endpoints = endpoints;
    this.tellMerchants = tellMerchants;
    this.ids = ids;
    this.clock = clock;
  }

  /** Deliveries were given up; told once until something is delivered again. */
  void failing(Collection<UUID> endpointIds) {
    var failing = health.tellFailing(endpointIds);
    failing.forEach(
        one ->
            log.warn(
                "deliveries to {} of {} were given up; the merchant is told, further ones are"
                    + " still tried",
                one.endpoint().publicId(),
                one.endpoint().merchantId()));
    tell(EventTypes.ENDPOINT_FAILING, failing);
  }

  /** They answered 410: they are told nothing any more. */
  void gone(Collection<UUID> endpointIds) {
    var gone = health.disableGone(endpointIds);
    gone.stream().map(one -> one.endpoint().id()).forEach(endpoints::cancelDeliveries);
    gone.forEach(
        one ->
            log.info(
                "{} of {} answered 410 and is disabled",
                one.endpoint().publicId(),
                one.endpoint().merchantId()));
    tell(EventTypes.ENDPOINT_DISABLED, gone);
  }

  private void tell(String type, List<Numbered> about) {
    tellMerchants.tell(about.stream().map(one -> event(type, one)).toList());
  }

  private MerchantEvent event(String type, Numbered numbered) {
    Endpoint endpoint = numbered.endpoint();
    return new MerchantEvent(
        ids.beside(endpoint.id()),
        endpoint.merchantId(),
        type,
        endpoint.publicId(),
        numbered.sequence(),
        JSON.writeValueAsString(endpoint.view()),
        clock.instant());
  }
}

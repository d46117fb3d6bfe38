package io.quittance.webhook.outbound.event;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.webhook.WebhookProblem.EVENT_NOT_FOUND;

import io.quittance.platform.id.Ids;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import io.quittance.webhook.outbound.endpoint.EventTypes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The door for merchants to their events. HTTP in, HTTP out. */
@RestController
@RequestMapping("/api/events")
class EventController {

  private final MerchantEvents events;

  EventController(MerchantEvents events) {
    this.events = events;
  }

  @Described("Lists events, newest first, whether or not an endpoint was told of them.")
  @GetMapping
  Page<MerchantEvent.View> list(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    return Page.of(
        events.list(
            merchant.merchantId(),
            type == null ? null : EventTypes.versioned(type),
            cursorOf(cursor),
            size + 1),
        size,
        MerchantEvent::view,
        MerchantEvent::publicId);
  }

  @Described(value = "Shows an event as it is sent.", refusals = "event_not_found")
  @GetMapping("/{id}")
  MerchantEvent.View get(
      @AuthenticationPrincipal Caller.Merchant merchant, @PathVariable String id) {
    return Ids.read(MerchantEvent.PREFIX, id)
        .flatMap(known -> events.find(known, merchant.merchantId()))
        .map(MerchantEvent::view)
        .orElseThrow(EVENT_NOT_FOUND::because);
  }

  private static @Nullable UUID cursorOf(@Nullable String cursor) {
    return cursor == null
        ? null
        : Ids.read(MerchantEvent.PREFIX, cursor)
            .orElseThrow(() -> invalid("cursor", "is not one that a list gave"));
  }
}

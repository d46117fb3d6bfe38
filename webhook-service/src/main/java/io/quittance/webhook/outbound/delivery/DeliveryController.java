package io.quittance.webhook.outbound.delivery;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.webhook.WebhookProblem.EVENT_NOT_FOUND;

import io.quittance.platform.id.Ids;
import io.quittance.platform.idempotency.IdempotencyFilter;
import io.quittance.platform.idempotency.SecretAnswers;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import io.quittance.webhook.outbound.event.MerchantEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The door for merchants to the deliveries of their events. HTTP in, HTTP out. */
@RestController
@RequestMapping("/api/events/{id}")
class DeliveryController {

  private static final int SHOWN_MAX = 100;

  private final FindDeliveries findDeliveries;
  private final Redeliver redeliver;
  private final SecretAnswers answers;

  DeliveryController(FindDeliveries findDeliveries, Redeliver redeliver, SecretAnswers answers) {
    this.findDeliveries = findDeliveries;
    this.redeliver = redeliver;
    this.answers = answers;
  }

  record RedeliverRequest(@Nullable String endpointId) {}

  @Described(
      value = "Lists the deliveries of an event with their attempts, newest first.",
      refusals = "event_not_found")
  @GetMapping("/deliveries")
  Page<DeliveryView> list(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    return page(
        findDeliveries.of(merchant.merchantId(), idOf(id), cursorOf(cursor), size + 1), size);
  }

  @Described(
      value = "Sends an event again, with all its attempts, to one endpoint or to all.",
      refusals = {"event_not_found", "event_not_deliverable"})
  @PostMapping("/redeliver")
  Page<DeliveryView> redeliver(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @PathVariable String id,
      @Valid @RequestBody(required = false) @Nullable RedeliverRequest request,
      HttpServletRequest http) {
    // A key that stands for a secret answer is not known to idempotency-service.
    answers.find(merchant.merchantId(), IdempotencyFilter.keyOf(http), JsonNode.class);
    redeliver.redeliver(
        merchant.merchantId(), idOf(id), request == null ? null : request.endpointId());
    return page(findDeliveries.of(merchant.merchantId(), idOf(id), null, SHOWN_MAX), SHOWN_MAX);
  }

  private static Page<DeliveryView> page(List<DeliveryView> found, int size) {
    return Page.of(found, size, Function.identity(), DeliveryView::id);
  }

  private static @Nullable UUID cursorOf(@Nullable String cursor) {
    return cursor == null
        ? null
        : Ids.read(FindDeliveries.PREFIX, cursor)
            .orElseThrow(() -> invalid("cursor", "is not one that a list gave"));
  }

  /** Anything that is not an id names no event, exactly like a random one. */
  private static UUID idOf(String id) {
    return Ids.read(MerchantEvent.PREFIX, id).orElseThrow(EVENT_NOT_FOUND::because);
  }
}

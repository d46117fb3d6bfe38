package io.quittance.webhook.outbound.endpoint;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.webhook.WebhookProblem.WEBHOOK_ENDPOINT_NOT_FOUND;

import io.quittance.platform.id.Ids;
import io.quittance.platform.idempotency.IdempotencyFilter;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import io.quittance.webhook.outbound.endpoint.ChangeEndpoints.Told;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The door for merchants to their endpoints. HTTP in, HTTP out. */
@RestController
@RequestMapping(EndpointController.ROUTE)
class EndpointController {

  static final String ROUTE = "/api/webhook-endpoints";

  private final ChangeEndpoints changeEndpoints;
  private final Endpoints endpoints;

  EndpointController(ChangeEndpoints changeEndpoints, Endpoints endpoints) {
    this.changeEndpoints = changeEndpoints;
    this.endpoints = endpoints;
  }

  record RegisterRequest(
      @NotNull String url,
      @NotNull @NotEmpty @Size(max = 50) List<@NotNull String> events,
      @Nullable Signing signing,
      @Size(max = 200) @Nullable String description) {}

  record ChangeRequest(
      @Nullable String url,
      @Size(min = 1, max = 50) @Nullable List<@NotNull String> events,
      @Size(max = 200) @Nullable String description,
      @Nullable EndpointStatus status) {}

  @Described(
      value = "Registers an endpoint; its secret is in this answer only.",
      answers = 201,
      located = true,
      refusals = {"webhook_url_not_allowed", "webhook_endpoint_limit_reached"})
  @PostMapping
  ResponseEntity<EndpointView> register(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @Valid @RequestBody RegisterRequest request,
      HttpServletRequest http) {
    IdempotencyFilter.keepNothing(http);
    var told =
        changeEndpoints.register(
            merchant.merchantId(),
            IdempotencyFilter.keyOf(http),
            new ChangeEndpoints.Wanted(
                request.url(),
                request.events(),
                request.signing() == null ? Signing.HMAC : request.signing(),
                request.description()));
    return answer(told, ResponseEntity.created(URI.create(ROUTE + "/" + told.endpoint().id())));
  }

  @Described(
      value = "Makes a new secret, which is in this answer only; the old one signs too for a day.",
      refusals = "webhook_endpoint_not_found")
  @PostMapping("/{id}/rotate-secret")
  ResponseEntity<EndpointView> rotateSecret(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @PathVariable String id,
      HttpServletRequest http) {
    IdempotencyFilter.keepNothing(http);
    var told =
        changeEndpoints.rotateSecret(
            merchant.merchantId(), IdempotencyFilter.keyOf(http), idOf(id));
    return answer(told, ResponseEntity.ok());
  }

  @Described("Lists endpoints, newest first.")
  @GetMapping
  Page<EndpointView> list(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    return Page.of(
        endpoints.list(merchant.merchantId(), cursorOf(cursor), size + 1),
        size,
        Endpoint::view,
        Endpoint::publicId);
  }

  @Described(value = "Shows an endpoint.", refusals = "webhook_endpoint_not_found")
  @GetMapping("/{id}")
  EndpointView get(@AuthenticationPrincipal Caller.Merchant merchant, @PathVariable String id) {
    return endpoints
        .find(idOf(id), merchant.merchantId())
        .map(Endpoint::view)
        .orElseThrow(WEBHOOK_ENDPOINT_NOT_FOUND::because);
  }

  @Described(
      value = "Changes an endpoint; what is absent stays as it is.",
      refusals = {"webhook_endpoint_not_found", "webhook_url_not_allowed"})
  @PatchMapping("/{id}")
  EndpointView change(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @PathVariable String id,
      @Valid @RequestBody ChangeRequest request) {
    return changeEndpoints.change(
        merchant.merchantId(),
        idOf(id),
        new ChangeEndpoints.Change(
            request.url(), request.events(), request.description(), request.status()));
  }

  @Described(
      value = "Deletes an endpoint; what is on its way to it is called off.",
      refusals = "webhook_endpoint_not_found")
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@AuthenticationPrincipal Caller.Merchant merchant, @PathVariable String id) {
    changeEndpoints.delete(merchant.merchantId(), idOf(id));
  }

  private static ResponseEntity<EndpointView> answer(
      Told told, ResponseEntity.BodyBuilder response) {
    if (told.again()) {
      response.header(IdempotencyFilter.REPLAYED, "true");
    }
    return response.body(told.endpoint());
  }

  private static @Nullable UUID cursorOf(@Nullable String cursor) {
    return cursor == null
        ? null
        : Ids.read(Endpoint.PREFIX, cursor)
            .orElseThrow(() -> invalid("cursor", "is not one that a list gave"));
  }

  /** Anything that is not an id names no endpoint, exactly like a random one. */
  private static UUID idOf(String id) {
    return Ids.read(Endpoint.PREFIX, id).orElseThrow(WEBHOOK_ENDPOINT_NOT_FOUND::because);
  }
}

package io.quittance.payment.merchant;

import static io.quittance.payment.PaymentProblem.API_KEY_NOT_FOUND;

import io.quittance.payment.merchant.ToldOnce.Told;
import io.quittance.platform.id.Ids;
import io.quittance.platform.idempotency.IdempotencyFilter;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.security.Scope;
import io.quittance.platform.web.Page;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The door for merchants to their keys. HTTP in, HTTP out. */
@RestController
@RequestMapping(ApiKeyController.ROUTE)
class ApiKeyController {

  static final String ROUTE = "/api/api-keys";

  private static final Duration OVERLAP = Duration.ofHours(24);

  private final CreateApiKey createApiKey;
  private final RotateApiKey rotateApiKey;
  private final RevokeApiKey revokeApiKey;
  private final ApiKeys keys;

  ApiKeyController(
      CreateApiKey createApiKey,
      RotateApiKey rotateApiKey,
      RevokeApiKey revokeApiKey,
      ApiKeys keys) {
    this.createApiKey = createApiKey;
    this.rotateApiKey = rotateApiKey;
    this.revokeApiKey = revokeApiKey;
    this.keys = keys;
  }

  record CreateKeyRequest(
      @Size(min = 1, max = 100) @Nullable String name,
      @NotNull @NotEmpty Set<@NotNull Scope> scopes,
      @Nullable Instant expiresAt) {

    CreateApiKey.Wanted wanted() {
      return new CreateApiKey.Wanted(name, scopes, expiresAt);
    }
  }

  record RotateKeyRequest(
      @DurationMin(seconds = 0) @DurationMax(days = 7) @Nullable Duration overlap) {}

  @Described(
      value = "Makes a key; its secret is in this answer only.",
      answers = 201,
      located = true,
      refusals = "api_key_limit_reached")
  @PostMapping
  ResponseEntity<ApiKeyView> create(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @Valid @RequestBody CreateKeyRequest request,
      HttpServletRequest http) {
    IdempotencyFilter.keepNothing(http);
    return created(
        createApiKey.forMerchant(merchant, IdempotencyFilter.keyOf(http), request.wanted()));
  }

  @Described(
      value =
          "Puts a new key, whose secret is in this answer only, in the place of one, which works"
              + " until the overlap ends.",
      answers = 201,
      located = true,
      refusals = {"api_key_not_found", "api_key_not_active", "api_key_limit_reached"})
  @PostMapping("/{id}/rotate")
  ResponseEntity<ApiKeyView> rotate(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @PathVariable String id,
      @Valid @RequestBody(required = false) @Nullable RotateKeyRequest request,
      HttpServletRequest http) {
    IdempotencyFilter.keepNothing(http);
    var overlap = request == null || request.overlap() == null ? OVERLAP : request.overlap();
    return created(rotateApiKey.rotate(merchant, IdempotencyFilter.keyOf(http), idOf(id), overlap));
  }

  @Described(
      value = "Ends a key at once.",
      refusals = {"api_key_not_found", "last_admin_key"})
  @PostMapping("/{id}/revoke")
  ApiKeyView revoke(@AuthenticationPrincipal Caller.Merchant merchant, @PathVariable String id) {
    return revokeApiKey.forMerchant(merchant.merchantId(), idOf(id)).view();
  }

  @Described("Lists keys, newest first, also those that have ended.")
  @GetMapping
  Page<ApiKeyView> list(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return page(keys, merchant.merchantId(), cursor, limit);
  }

  @Described(value = "Shows a key, without its secret.", refusals = "api_key_not_found")
  @GetMapping("/{id}")
  ApiKeyView get(@AuthenticationPrincipal Caller.Merchant merchant, @PathVariable String id) {
    return keys.find(idOf(id), merchant.merchantId())
        .map(ApiKey::view)
        .orElseThrow(API_KEY_NOT_FOUND::because);
  }

  static Page<ApiKeyView> page(
      ApiKeys keys, String merchantId, @Nullable String cursor, @Nullable Integer limit) {
    int size = Page.limit(limit);
    return Page.of(
        keys.list(merchantId, Page.cursor(ApiKey.PREFIX, cursor), size + 1),
        size,
        ApiKey::view,
        ApiKey::publicId);
  }

  /** Anything that is not an id names no key, exactly like a random one. */
  static UUID idOf(String id) {
    return Ids.read(ApiKey.PREFIX, id).orElseThrow(API_KEY_NOT_FOUND::because);
  }

  private static ResponseEntity<ApiKeyView> created(Told told) {
    var answer = ResponseEntity.created(URI.create(ROUTE + "/" + told.apiKey().apiKeyId()));
    if (told.again()) {
      answer.header(IdempotencyFilter.REPLAYED, "true");
    }
    return answer.body(told.apiKey());
  }
}

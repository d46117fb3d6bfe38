package io.quittance.payment.merchant;

import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The door for the people who run the platform, and for services, to any merchant's keys. */
@RestController
class MerchantApiKeysController {

  private static final String ROUTE = "/api/merchants/{merchantId}/api-keys";

  private final RevokeApiKey revokeApiKey;
  private final ApiKeys keys;

  MerchantApiKeysController(RevokeApiKey revokeApiKey, ApiKeys keys) {
    this.revokeApiKey = revokeApiKey;
    this.keys = keys;
  }

  @Described("Lists the keys of a merchant, newest first, also those that have ended.")
  @GetMapping(ROUTE)
  Page<ApiKeyView> list(
      @PathVariable String merchantId,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return ApiKeyController.page(keys, merchantId, cursor, limit);
  }

  @Described(
      value = "Ends a key of a merchant at once, also the last one.",
      refusals = "api_key_not_found")
  @PostMapping(ROUTE + "/{id}/revoke")
  ApiKeyView revoke(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String merchantId,
      @PathVariable String id) {
    return revokeApiKey.forPlatform(merchantId, ApiKeyController.idOf(id), caller.name()).view();
  }
}

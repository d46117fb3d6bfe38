package io.quittance.webhook.inbound;

import static io.quittance.webhook.WebhookProblem.WEBHOOK_NOT_FOUND;

import io.quittance.platform.id.Ids;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The door for operators. HTTP in, HTTP out. */
@RestController
@RequestMapping("/api/provider-webhooks")
class OperatorController {

  private final FindWebhooks findWebhooks;
  private final ReprocessWebhook reprocessWebhook;

  OperatorController(FindWebhooks findWebhooks, ReprocessWebhook reprocessWebhook) {
    this.findWebhooks = findWebhooks;
    this.reprocessWebhook = reprocessWebhook;
  }

  @Described("Lists what providers told, newest first.")
  @GetMapping
  Page<WebhookView> list(
      @RequestParam(required = false) @Nullable String provider,
      @RequestParam(required = false) @Nullable WebhookState state,
      @RequestParam(required = false) @Nullable String paymentIntentId,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return findWebhooks.list(
        new FindWebhooks.Filter(provider, state, paymentIntentId, cursor, Page.limit(limit)));
  }

  @Described(
      value = "Shows what a provider told, and what became of it.",
      refusals = "webhook_not_found")
  @GetMapping("/{id}")
  WebhookView.Detail get(@PathVariable String id) {
    return findWebhooks.get(idOf(id));
  }

  @Described(
      value = "Reads again what a provider told and nobody could read.",
      refusals = {"webhook_not_found", "webhook_not_reprocessable"})
  @PostMapping("/{id}/reprocess")
  WebhookView.Detail reprocess(@PathVariable String id, @AuthenticationPrincipal Caller operator) {
    reprocessWebhook.reprocess(idOf(id), operator.name());
    return findWebhooks.get(idOf(id));
  }

  private static UUID idOf(String id) {
    return Ids.read(FindWebhooks.PREFIX, id).orElseThrow(WEBHOOK_NOT_FOUND::because);
  }
}

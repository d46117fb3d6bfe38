package io.quittance.webhook.inbound;

import static io.quittance.webhook.WebhookProblem.WEBHOOK_ACCOUNT_UNKNOWN;
import static io.quittance.webhook.WebhookProblem.WEBHOOK_CHALLENGE_INVALID;

import io.quittance.platform.openapi.Described;
import io.quittance.platform.web.ReadBody;
import io.quittance.webhook.provider.ChallengedWebhooks;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.ProviderAccounts;
import io.quittance.webhook.provider.WebhookRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The door for providers. HTTP in, HTTP out. */
@RestController
class ProviderWebhookController {

  /** The tag for addresses that are not configured: callers must not be able to make tags. */
  private static final String PROVIDER_UNKNOWN = "unknown";

  private final ProviderAccounts accounts;
  private final ReceiveWebhook receiveWebhook;
  private final WebhookMeters meters;

  ProviderWebhookController(
      ProviderAccounts accounts, ReceiveWebhook receiveWebhook, WebhookMeters meters) {
    this.accounts = accounts;
    this.receiveWebhook = receiveWebhook;
    this.meters = meters;
  }

  @Described(
      value = "Takes what a provider tells, and answers as that provider expects.",
      answers = {200, 202, 204},
      refusals = {
        "webhook_account_unknown",
        "webhook_account_mismatch",
        "signature_missing",
        "signature_invalid",
        "signature_stale",
        "malformed_json",
        "body_too_large"
      })
  @PostMapping("/webhooks/{provider}/{account}")
  ResponseEntity<String> receive(
      @PathVariable String provider, @PathVariable String account, HttpServletRequest request) {
    var addressee = accounts.find(provider, account);
    if (addressee.isEmpty()) {
      meters.refused(PROVIDER_UNKNOWN, WEBHOOK_ACCOUNT_UNKNOWN);
      throw WEBHOOK_ACCOUNT_UNKNOWN.because();
    }
    receiveWebhook.receive(addressee.get(), read(request, addressee.get()));
    var acknowledgement = addressee.get().adapter().acknowledgement();
    var answer = ResponseEntity.status(acknowledgement.status());
    return acknowledgement.body().isEmpty()
        ? answer.build()
        : answer.contentType(MediaType.TEXT_PLAIN).body(acknowledgement.body());
  }

  /** Some providers ask once whether an address is ours before they send there. */
  @Described(
      value = "Answers the question of a provider whether an address is ours.",
      refusals = {"webhook_account_unknown", "webhook_challenge_invalid"})
  @GetMapping("/webhooks/{provider}/{account}")
  ResponseEntity<String> answerChallenge(
      @PathVariable String provider,
      @PathVariable String account,
      @RequestParam Map<String, String> query)
      throws HttpRequestMethodNotSupportedException {
    var addressee = accounts.find(provider, account).orElseThrow(WEBHOOK_ACCOUNT_UNKNOWN::because);
    if (!(addressee.adapter() instanceof ChallengedWebhooks challenged)) {
      throw new HttpRequestMethodNotSupportedException("GET", List.of("POST"));
    }
    return challenged
        .answerChallenge(addressee, query)
        .map(answer -> ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(answer))
        .orElseThrow(WEBHOOK_CHALLENGE_INVALID::because);
  }

  private static WebhookRequest read(HttpServletRequest request, ProviderAccount account) {
    var headers = new HashMap<String, String>();
    for (var name : account.adapter().signatureHeaders()) {
      var value = request.getHeader(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    return new WebhookRequest(headers, ReadBody.of(request));
  }
}

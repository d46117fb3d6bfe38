package io.quittance.webhook.inbound;

import static io.quittance.webhook.WebhookProblem.WEBHOOK_ACCOUNT_UNKNOWN;
import static io.quittance.webhook.WebhookProblem.WEBHOOK_NOT_FOUND;
import static io.quittance.webhook.WebhookProblem.WEBHOOK_NOT_REPROCESSABLE;

import io.quittance.platform.outbox.Outbox;
import io.quittance.webhook.provider.ProviderAccounts;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads an unparsable webhook again, after the adapter was corrected. Its signature was valid when
 * it came and is not asked for again; its fact is published now, unless another event told it.
 */
@Service
class ReprocessWebhook {

  private final TransactionTemplate transaction;
  private final WebhookRepository webhooks;
  private final ProviderAccounts accounts;
  private final Outbox outbox;

  ReprocessWebhook(
      TransactionTemplate transaction,
      WebhookRepository webhooks,
      ProviderAccounts accounts,
      Outbox outbox) {
    this.transaction = transaction;
    this.webhooks = webhooks;
    this.accounts = accounts;
    this.outbox = outbox;
  }

  /**
   * Reads a webhook again and notes who asked for it, whatever comes of it.
   *
   * @throws io.quittance.platform.problem.Refusal when there is none of that id, or it is not
   *     UNPARSABLE
   */
  void reprocess(UUID id, String operator) {
    transaction.executeWithoutResult(
        _ -> {
          var received = webhooks.findForUpdate(id).orElseThrow(WEBHOOK_NOT_FOUND::because);
          if (received.state() != WebhookState.UNPARSABLE) {
            throw WEBHOOK_NOT_REPROCESSABLE.because(received.state());
          }
          var account =
              accounts
                  .find(received.provider(), received.account())
                  .orElseThrow(WEBHOOK_ACCOUNT_UNKNOWN::because);
          var request = received.request();
          var reading = account.adapter().read(account, request);
          var stored = webhooks.reassess(id, Assessment.of(account, request, reading));
          outbox.append(stored.publication().stream().toList());
          webhooks.recordReprocessing(id, operator, stored.state().orElseThrow());
        });
  }
}

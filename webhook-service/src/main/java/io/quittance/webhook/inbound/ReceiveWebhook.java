package io.quittance.webhook.inbound;

import static io.quittance.webhook.WebhookProblem.SIGNATURE_INVALID;
import static io.quittance.webhook.WebhookProblem.SIGNATURE_MISSING;
import static io.quittance.webhook.WebhookProblem.SIGNATURE_STALE;
import static io.quittance.webhook.WebhookProblem.WEBHOOK_ACCOUNT_MISMATCH;

import io.quittance.platform.outbox.Outbox;
import io.quittance.platform.problem.Refusal;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.WebhookRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes a webhook: verifies, reads, stores and publishes it, in this order.
 *
 * <p>When {@link #receive} returns, the webhook is stored for good, and its fact is in the outbox
 * by the same transaction. However often and in however many copies it comes, it takes effect once:
 * copies of an event are known by its id, and another event about the same thing by its {@link
 * FactKey}. Facts leave in the order of their sequence, which is that of their arrival; to bring
 * them into the order of the payment is up to payment-api.
 */
@Service
class ReceiveWebhook {

  private static final Logger log = LoggerFactory.getLogger(ReceiveWebhook.class);

  private final TransactionTemplate transaction;
  private final WebhookRepository webhooks;
  private final Outbox outbox;
  private final WebhookMeters meters;
  private final Clock clock;

  ReceiveWebhook(
      TransactionTemplate transaction,
      WebhookRepository webhooks,
      Outbox outbox,
      WebhookMeters meters,
      Clock clock) {
    this.transaction = transaction;
    this.webhooks = webhooks;
    this.outbox = outbox;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Takes a webhook, each of its events on its own, and each part of an event that has several.
   *
   * @throws Refusal when an event is not the provider's, not of this account, or holds card data;
   *     nothing of that event is stored then, but the others are
   * @throws org.springframework.dao.DataAccessException and others of Spring when the database is
   *     away; the provider must send again
   */
  void receive(ProviderAccount account, WebhookRequest request) {
    var refusals = new ArrayList<Refusal>();
    for (var event : account.adapter().events(request)) {
      var unverified = refusal(account, () -> verify(account, event));
      if (unverified.isPresent()) {
        refusals.add(unverified.get());
        continue;
      }
      for (var part : account.adapter().parts(event)) {
        refusal(account, () -> take(account, part)).ifPresent(refusals::add);
      }
    }
    if (!refusals.isEmpty()) {
      throw refusals.getFirst();
    }
  }

  private void take(ProviderAccount account, WebhookRequest part) {
    WebhookScreening.refuseCardData(account.adapter().withoutOwnIds(part));
    var reading = account.adapter().read(account, part);
    refuseMisdirected(account, reading);
    var state = store(account, part, reading);
    meters.received(account.provider(), reading, state);
  }

  /** Why a step was refused; empty when it was not. */
  private Optional<Refusal> refusal(ProviderAccount account, Runnable step) {
    try {
      step.run();
      return Optional.empty();
    } catch (Refusal refusal) {
      meters.refused(account.provider(), refusal.problem());
      log.warn(
          "security: refused a webhook for {}/{}: {}; nothing was stored",
          account.provider(),
          account.name(),
          refusal.problem().code());
      return Optional.of(refusal);
    }
  }

  private void verify(ProviderAccount account, WebhookRequest request) {
    switch (account.adapter().verify(request, account, clock.instant())) {
      case VALID -> {}
      case MISSING -> throw SIGNATURE_MISSING.because();
      case INVALID -> throw SIGNATURE_INVALID.because();
      case STALE -> throw SIGNATURE_STALE.because();
    }
  }

  /** One secret may serve several accounts of a provider, so the signature alone does not tell. */
  private static void refuseMisdirected(ProviderAccount account, Reading reading) {
    boolean misdirected =
        reading
            .event()
            .map(event -> event.account() != null && !event.account().equals(account.name()))
            .orElse(false);
    if (misdirected) {
      throw WEBHOOK_ACCOUNT_MISMATCH.because();
    }
  }

  /** The state of the new webhook; empty when this event was stored before. */
  private Optional<WebhookState> store(
      ProviderAccount account, WebhookRequest request, Reading reading) {
    var assessment = Assessment.of(account, request, reading);
    var state =
        transaction.execute(
            status -> {
              var stored = webhooks.store(account, request, assessment);
              if (stored.isContradiction()) {
                status.setRollbackOnly();
                return Optional.<WebhookState>empty();
              }
              outbox.append(stored.publication().stream().toList());
              return stored.state();
            });
    return Objects.requireNonNull(state);
  }
}

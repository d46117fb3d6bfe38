package io.quittance.webhook.provider.wechat;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.webhook.provider.EventIdentity;
import io.quittance.webhook.provider.JsonFields;
import io.quittance.webhook.provider.UnreadableEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What each notice means: from WeChat Pay's words to our facts. Amounts are in fen, as ours. */
final class WechatFacts {

  /** Notices of refunds name no currency: there is no other. */
  private static final String CURRENCY = "CNY";

  private static final String PAID = "SUCCESS";

  /** What we gave the order to repeat: our payment, in test mode with more behind it. */
  private static final Pattern PAYMENT = Pattern.compile("(pi_[0-9A-Za-z]+)( .*)?");

  private final String account;
  private final EventIdentity event;
  private final JsonFields resource;

  /** The facts of a notice to {@code account}, from its opened resource. */
  WechatFacts(String account, EventIdentity event, JsonFields resource) {
    this.account = account;
    this.event = event;
    this.resource = resource;
  }

  /**
   * The fact of the notice; empty for a type that we do not know.
   *
   * @throws UnreadableEvent when a field is missing that the type needs
   */
  Optional<ProviderFact> fact() {
    return Optional.ofNullable(
        switch (event.type()) {
          case "TRANSACTION.SUCCESS" -> paid();
          case "REFUND.SUCCESS" -> refunded();
          case "REFUND.ABNORMAL" -> new ProviderFact.RefundFailed(refund(), "abnormal");
          case "REFUND.CLOSED" -> new ProviderFact.RefundCanceled(refund(), "closed");
          default -> null;
        });
  }

  /** The customer's payment is the authorization; our look-up finds it captured. */
  private ProviderFact paid() {
    if (!resource.id("trade_state").equals(PAID)) {
      throw new UnreadableEvent("trade_state is not that of a payment");
    }
    var amount = resource.object("amount");
    return new ProviderFact.Authorized(
        subject(payment(), "out_trade_no"),
        amount.amount("total"),
        amount.idIfAny("currency").isPresent() ? amount.currency("currency") : CURRENCY,
        null);
  }

  private ProviderFact refunded() {
    return new ProviderFact.Refunded(
        refund(), resource.object("amount").amount("refund"), CURRENCY, resource.id("refund_id"));
  }

  private Subject refund() {
    return subject(null, "out_refund_no");
  }

  private Subject subject(@Nullable String payment, String reference) {
    Instant occurredAt = resource.timeIfAny("success_time").orElse(event.createdAt());
    return new Subject(
        WechatWebhooks.PROVIDER,
        account,
        payment,
        resource.id(reference),
        resource.id("out_trade_no"),
        occurredAt);
  }

  private @Nullable String payment() {
    return resource
        .textIfAny("attach")
        .map(PAYMENT::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(1))
        .orElse(null);
  }
}

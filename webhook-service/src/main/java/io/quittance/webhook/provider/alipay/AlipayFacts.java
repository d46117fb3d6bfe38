package io.quittance.webhook.provider.alipay;

import io.quittance.contracts.provider.AlipayRefundNumber;
import io.quittance.contracts.provider.DeclineTable;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.webhook.provider.UnreadableEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a trade notice means. The trade is known to us by the number that we gave it, which is the
 * reference of our authorization; Alipay's own number is not known before the customer pays.
 */
final class AlipayFacts {

  private static final String CLOSED = "TRADE_CLOSED";

  /** Our payment as it is echoed. */
  private static final Pattern PAYMENT = Pattern.compile("pi_[0-9a-z]{1,60}");

  private static final DeclineTable DECLINES = DeclineTable.of(AlipayWebhooks.PROVIDER);

  private final String account;
  private final AlipayFields fields;

  AlipayFacts(String account, AlipayFields fields) {
    this.account = account;
    this.fields = fields;
  }

  /**
   * The fact of a notice; empty when there is none, as while the customer has not paid yet.
   *
   * @throws UnreadableEvent when something is missing that the notice needs
   */
  Optional<ProviderFact> fact() {
    requireYuan();
    if (isRefund()) {
      return Optional.of(refunded());
    }
    return switch (fields.id("trade_status")) {
      case "TRADE_SUCCESS", "TRADE_FINISHED" -> Optional.of(paid());
      case CLOSED -> Optional.of(notPaid());
      default -> Optional.empty();
    };
  }

  /** A trade that was paid back in full is closed too; only the sum tells it from an unpaid one. */
  private boolean isRefund() {
    return fields.notice().value("refund_fee").isPresent() && fields.amount("refund_fee") > 0;
  }

  private ProviderFact paid() {
    return new ProviderFact.Authorized(
        subject(fields.id("out_trade_no"), "gmt_payment"),
        fields.amount("total_amount"),
        AlipayFields.YUAN.getCurrencyCode(),
        null);
  }

  private ProviderFact notPaid() {
    return DECLINES.decline(CLOSED).failed(subject(fields.id("out_trade_no"), "gmt_close"));
  }

  /**
   * Alipay tells what was paid back in all, never by this refund alone; that much our number of the
   * request says. A number that is not ours, such as that of a refund by hand, is told with the
   * sum.
   */
  private ProviderFact refunded() {
    long sum = fields.amount("refund_fee");
    var number = fields.idIfAny("out_biz_no").orElseGet(() -> fields.id("out_trade_no"));
    var ours = AlipayRefundNumber.read(number);
    return new ProviderFact.Refunded(
        subject(ours.map(AlipayRefundNumber::reference).orElse(number), "gmt_refund"),
        // More than was ever paid back cannot be true: whoever compares must see that.
        Math.min(ours.map(AlipayRefundNumber::amount).orElse(sum), sum),
        AlipayFields.YUAN.getCurrencyCode(),
        number);
  }

  private Subject subject(String reference, String time) {
    var payment =
        fields.notice().value("passback_params").filter(it -> PAYMENT.matcher(it).matches());
    Instant occurredAt = fields.timeIfAny(time).orElseGet(() -> fields.time("notify_time"));
    return new Subject(
        AlipayWebhooks.PROVIDER,
        account,
        payment.orElse(null),
        reference,
        fields.id("out_trade_no"),
        occurredAt);
  }

  private void requireYuan() {
    boolean other =
        fields
            .notice()
            .value("trans_currency")
            .filter(currency -> !currency.equals(AlipayFields.YUAN.getCurrencyCode()))
            .isPresent();
    if (other) {
      throw new UnreadableEvent("trans_currency is not CNY");
    }
  }
}

package io.quittance.simulator.wechat;

import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.Operation;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An order as WeChat Pay words it.
 *
 * @param authorization the operation that opened it
 */
record Order(Charge charge, Operation authorization) {

  /** What is kept with a charge because every notice repeats it. */
  static final String NUMBER = "out_trade_no";

  static final String NOTIFY = "notify_url";
  static final String ATTACH = "attach";

  private static final int ORDER_DIGITS = 24;
  private static final int REFUND_DIGITS = 25;

  /** Why it was declined, where WeChat Pay has a word for it. */
  private static final Map<String, String> REASONS =
      Map.of(
          "insufficient_funds", "NOTENOUGH",
          "card_velocity_exceeded", "RULELIMIT",
          "fraudulent", "RULE_LIMIT",
          "lost_card", "USER_ACCOUNT_ABNORMAL",
          "stolen_card", "USER_ACCOUNT_ABNORMAL",
          "authentication_required", "ORDERREVERSED");

  /** The state that a query tells. */
  String state() {
    return switch (charge.status()) {
      case REQUIRES_ACTION, IN_REVIEW, AUTHORIZED -> "NOTPAY";
      case CAPTURED ->
          charge.held().refunded() + charge.held().refundPending() > 0 ? "REFUND" : "SUCCESS";
      case VOIDED, EXPIRED -> "CLOSED";
      case FAILED -> "PAYERROR";
    };
  }

  boolean isPaid() {
    return charge.held().captured() > 0;
  }

  /** The answer to a query. */
  Map<String, Object> show(WechatSettings settings) {
    var paidAt = authorization.completedAt();
    return show(settings, state(), paidAt == null ? charge.createdAt() : paidAt);
  }

  /** What the notice of its payment holds. */
  Map<String, Object> paid(WechatSettings settings, Instant at) {
    return show(settings, "SUCCESS", at);
  }

  private Map<String, Object> show(WechatSettings settings, String state, Instant paidAt) {
    boolean paid = state.equals("SUCCESS") || state.equals("REFUND");
    return WechatJson.object(
        "mchid",
        settings.merchantId(),
        "appid",
        settings.appId(),
        NUMBER,
        number(charge),
        "transaction_id",
        paid ? transactionId(charge) : null,
        "trade_type",
        "NATIVE",
        "trade_state",
        state,
        "trade_state_desc",
        description(state),
        "bank_type",
        paid ? "OTHERS" : null,
        ATTACH,
        charge.origin().extras().get(ATTACH),
        "success_time",
        paid ? WechatJson.time(paidAt) : null,
        "payer",
        paid ? Map.of("openid", "oSandboxOfQuittance") : null,
        "amount",
        amount(paid));
  }

  private Map<String, Object> amount(boolean paid) {
    var currency = charge.currency().getCurrencyCode();
    return WechatJson.object(
        "total",
        charge.amount(),
        "currency",
        currency,
        "payer_total",
        paid ? charge.amount() : null,
        "payer_currency",
        paid ? currency : null);
  }

  private String description(String state) {
    if (!state.equals("PAYERROR")) {
      return state.equals("NOTPAY") ? "订单未支付" : state.equals("CLOSED") ? "订单已关闭" : "支付成功";
    }
    @Nullable String reason = authorization.verdict().declineCode();
    return REASONS.getOrDefault(reason == null ? "" : reason, "支付失败");
  }

  /** The answer about a refund, and what its notice holds but for its status. */
  Map<String, Object> refund(Operation refund, String status) {
    var done = refund.completedAt();
    return WechatJson.object(
        "refund_id",
        refundId(refund.operationId()),
        "out_refund_no",
        refund.reference(),
        "transaction_id",
        transactionId(charge),
        NUMBER,
        number(charge),
        "channel",
        "ORIGINAL",
        "user_received_account",
        "支付用户零钱",
        "success_time",
        status.equals("SUCCESS") && done != null ? WechatJson.time(done) : null,
        "create_time",
        WechatJson.time(refund.createdAt()),
        "status",
        status,
        "funds_account",
        "AVAILABLE",
        "amount",
        WechatJson.object(
            "total",
            charge.amount(),
            "refund",
            refund.amount(),
            "payer_total",
            charge.amount(),
            "payer_refund",
            refund.amount(),
            "settlement_total",
            charge.amount(),
            "settlement_refund",
            refund.amount(),
            "discount_refund",
            0,
            "currency",
            charge.currency().getCurrencyCode()));
  }

  static String number(Charge charge) {
    return charge.origin().extras().getOrDefault(NUMBER, charge.paymentReference());
  }

  static String transactionId(Charge charge) {
    return transactionId(charge.chargeId());
  }

  static String transactionId(String chargeId) {
    return "4200" + digits(chargeId, ORDER_DIGITS);
  }

  static String refundId(String operationId) {
    return "5030" + digits(operationId, REFUND_DIGITS);
  }

  /** WeChat Pay counts in decimal digits; ours are made from the id. */
  private static String digits(String id, int count) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      var number = new BigInteger(1, digest).mod(BigInteger.TEN.pow(count)).toString();
      return "0".repeat(count - number.length()) + number;
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}

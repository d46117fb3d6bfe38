package io.quittance.payment.provider.wechat;

import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.refund.model.Refund;
import io.quittance.contracts.provider.DeclineTable;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Accepted;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the answers of WeChat Pay mean. Amounts are in fen, as ours. */
final class WechatFacts {

  private static final DeclineTable DECLINES = DeclineTable.of(WechatProvider.NAME);

  /** What is not said is yuan. */
  private static final String CURRENCY = "CNY";

  private final String account;
  private final Clock clock;

  WechatFacts(String account, Clock clock) {
    this.account = account;
    this.clock = clock;
  }

  /** Whether the customer paid; what went back since does not change that. */
  static boolean isPaid(Transaction order) {
    return switch (order.getTradeState()) {
      case SUCCESS, REFUND -> true;
      default -> false;
    };
  }

  ProviderFact toBePaid(ProviderRequest.Authorize request, String codeUrl) {
    return new ProviderFact.ActionRequired(subject(request, request.reference(), null), codeUrl);
  }

  /** An order that is no longer open. */
  ProviderAnswer ofOrder(ProviderRequest.Authorize request, Transaction order) {
    var subject = subject(request, request.reference(), order.getSuccessTime());
    return switch (order.getTradeState()) {
      case SUCCESS, REFUND ->
          order.getAmount() == null || order.getAmount().getTotal() == null
              ? new Unknown("a payment without an amount")
              : told(
                  new ProviderFact.Authorized(
                      subject, order.getAmount().getTotal(), currency(order), null));
      case CLOSED, REVOKED, PAYERROR -> told(DECLINES.decline(reason(order)).failed(subject));
      default -> new Accepted(request.reference());
    };
  }

  /** The reason, where the description is one of its codes; otherwise the state itself. */
  private static String reason(Transaction order) {
    var described = order.getTradeStateDesc();
    return described != null && DECLINES.knows(described)
        ? described
        : order.getTradeState().name();
  }

  ProviderAnswer ofCapture(ProviderRequest.Capture request, Transaction order) {
    if (!isPaid(order)) {
      return new Refused("not_paid");
    }
    if (order.getTransactionId() == null
        || order.getAmount() == null
        || order.getAmount().getTotal() == null) {
      return new Unknown("a payment without an amount or an id");
    }
    return told(
        new ProviderFact.Captured(
            subject(request, request.charge(), order.getSuccessTime()),
            order.getAmount().getTotal(),
            currency(order),
            order.getTransactionId()));
  }

  ProviderFact closed(ProviderRequest.Release request) {
    return new ProviderFact.Voided(subject(request, request.charge(), null));
  }

  ProviderFact paidInstead(ProviderRequest.Release request) {
    return new ProviderFact.VoidFailed(subject(request, request.charge(), null), "already_paid");
  }

  ProviderAnswer ofRefund(ProviderRequest.Refund request, Refund refund) {
    if (!request.reference().equals(refund.getOutRefundNo())
        || refund.getRefundId() == null
        || refund.getStatus() == null
        || refund.getAmount() == null
        || refund.getAmount().getRefund() == null) {
      return new Unknown("a refund that says nothing");
    }
    var subject = subject(request, request.charge(), refund.getSuccessTime());
    long amount = refund.getAmount().getRefund();
    var id = refund.getRefundId();
    return told(
        switch (refund.getStatus()) {
          case SUCCESS -> new ProviderFact.Refunded(subject, amount, CURRENCY, id);
          case PROCESSING -> new ProviderFact.RefundPending(subject, amount, CURRENCY, id);
          case ABNORMAL -> new ProviderFact.RefundFailed(subject, "abnormal");
          case CLOSED -> new ProviderFact.RefundCanceled(subject, "closed");
        });
  }

  /** A no to an order: to this payer, or to the request itself. */
  ProviderAnswer declined(ProviderRequest.Authorize request, ServiceException refused) {
    var code = Objects.requireNonNullElse(refused.getErrorCode(), "");
    return DECLINES.knows(code)
        ? told(DECLINES.decline(code).failed(subject(request, request.reference(), null)))
        : new Refused(refusal(refused));
  }

  /** The code of a refusal, in our spelling. */
  static String refusal(ServiceException refused) {
    var code = Objects.requireNonNullElse(refused.getErrorCode(), "");
    return code.matches("[A-Z_]{1,40}") ? code.toLowerCase(Locale.ROOT) : "provider_refused";
  }

  private static String currency(Transaction order) {
    return Objects.requireNonNullElse(order.getAmount().getCurrency(), CURRENCY);
  }

  private Subject subject(ProviderRequest request, String order, @Nullable String time) {
    return new Subject(
        WechatProvider.NAME,
        account,
        request.payment(),
        request.reference(),
        order,
        occurredAt(time));
  }

  private Instant occurredAt(@Nullable String time) {
    try {
      return time == null ? clock.instant() : OffsetDateTime.parse(time).toInstant();
    } catch (DateTimeParseException unreadable) {
      return clock.instant();
    }
  }

  private static Told told(ProviderFact fact) {
    return new Told(fact, null);
  }
}

package io.quittance.payment.provider.alipay;

import com.alipay.api.response.AlipayTradeFastpayRefundQueryResponse;
import com.alipay.api.response.AlipayTradeQueryResponse;
import io.quittance.contracts.provider.DeclineTable;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Accepted;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.payment.provider.ProviderRequest.Authorize;
import io.quittance.payment.provider.ProviderRequest.Capture;
import io.quittance.payment.provider.ProviderRequest.Refund;
import io.quittance.payment.provider.ProviderRequest.Release;
import io.quittance.platform.money.MinorUnits;
import io.quittance.platform.money.Money;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Currency;
import java.util.Date;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Alipay's answers mean. The charge has our own number, that of the authorization. */
final class AlipayFacts {

  static final String NAME = "alipay";

  static final Currency YUAN = Currency.getInstance("CNY");
  private static final String CLOSED = "TRADE_CLOSED";
  private static final Pattern AMOUNT = Pattern.compile("\\d{1,9}(\\.\\d{1,2})?");
  private static final DeclineTable DECLINES = DeclineTable.of(NAME);

  private final String account;
  private final Clock clock;

  AlipayFacts(String account, Clock clock) {
    this.account = account;
    this.clock = clock;
  }

  static boolean isYuan(Money amount) {
    return amount.currency().equals(YUAN);
  }

  /** The customer is to scan a code that says so, or to go to a page. */
  ProviderAnswer sentTo(Authorize order, String url) {
    return told(new ProviderFact.ActionRequired(subject(order), url));
  }

  ProviderAnswer declined(Authorize order, String subCode) {
    return told(DECLINES.decline(subCode).failed(subject(order)));
  }

  ProviderAnswer notPaid(Authorize order) {
    return declined(order, CLOSED);
  }

  ProviderAnswer paid(Authorize order, AlipayTradeQueryResponse trade) {
    if (!order.reference().equals(trade.getOutTradeNo())) {
      return aboutAnother();
    }
    if (isPaid(trade)) {
      var amount = fen(trade.getTotalAmount());
      return amount.isEmpty()
          ? sayingNothing()
          : told(
              new ProviderFact.Authorized(
                  subject(order, order.reference(), trade.getSendPayDate()),
                  amount.getAsLong(),
                  YUAN.getCurrencyCode(),
                  null));
    }
    return switch (String.valueOf(trade.getTradeStatus())) {
      case CLOSED -> notPaid(order);
      case "WAIT_BUYER_PAY" -> new Accepted(order.reference());
      default -> sayingNothing();
    };
  }

  ProviderAnswer captured(Capture capture, AlipayTradeQueryResponse trade) {
    if (!capture.charge().equals(trade.getOutTradeNo())) {
      return aboutAnother();
    }
    var amount = fen(trade.getTotalAmount());
    if (!isPaid(trade) || amount.isEmpty()) {
      return sayingNothing();
    }
    return told(
        new ProviderFact.Captured(
            subject(capture, capture.charge(), trade.getSendPayDate()),
            amount.getAsLong(),
            YUAN.getCurrencyCode(),
            capture.charge()));
  }

  ProviderAnswer released(Release release) {
    return told(new ProviderFact.Voided(subject(release)));
  }

  ProviderAnswer refunded(Refund refund, AlipayTradeFastpayRefundQueryResponse found) {
    var amount = fen(found.getRefundAmount());
    if (!AlipayTrades.number(refund).equals(found.getOutRequestNo())
        || !refund.charge().equals(found.getOutTradeNo())) {
      return aboutAnother();
    }
    return amount.isEmpty()
        ? sayingNothing()
        : told(
            new ProviderFact.Refunded(
                subject(refund, refund.charge(), found.getGmtRefundPay()),
                amount.getAsLong(),
                YUAN.getCurrencyCode(),
                found.getOutRequestNo()));
  }

  ProviderAnswer notRefunded(Refund refund, String reason) {
    return told(new ProviderFact.RefundFailed(subject(refund), reason));
  }

  Subject subject(ProviderRequest request) {
    var charge =
        switch (request) {
          case Authorize authorize -> authorize.reference();
          case ProviderRequest.Increment increment -> increment.charge();
          case Capture capture -> capture.charge();
          case Release release -> release.charge();
          case Refund refund -> refund.charge();
        };
    return subject(request, charge, null);
  }

  private Subject subject(ProviderRequest request, String charge, @Nullable Date happened) {
    Instant occurredAt = happened == null ? clock.instant() : happened.toInstant();
    return new Subject(NAME, account, request.payment(), request.reference(), charge, occurredAt);
  }

  /** Whoever has paid back all since has closed the trade, but it was paid. */
  private static boolean isPaid(AlipayTradeQueryResponse trade) {
    return switch (String.valueOf(trade.getTradeStatus())) {
      case "TRADE_SUCCESS", "TRADE_FINISHED" -> true;
      case CLOSED -> trade.getSendPayDate() != null;
      default -> false;
    };
  }

  /** Yuan with up to two decimals, in fen. */
  private static OptionalLong fen(@Nullable String yuan) {
    return yuan != null && AMOUNT.matcher(yuan).matches()
        ? OptionalLong.of(MinorUnits.toOurs(new BigDecimal(yuan), YUAN).minor())
        : OptionalLong.empty();
  }

  private static ProviderAnswer told(ProviderFact fact) {
    return new Told(fact, null);
  }

  private static ProviderAnswer aboutAnother() {
    return new Unknown("an answer about something else");
  }

  private static ProviderAnswer sayingNothing() {
    return new Unknown("an answer that says nothing");
  }
}

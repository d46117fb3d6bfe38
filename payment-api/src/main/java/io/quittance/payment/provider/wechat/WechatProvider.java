package io.quittance.payment.provider.wechat;

import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.payments.model.Transaction.TradeStateEnum;
import com.wechat.pay.java.service.payments.nativepay.model.CloseOrderRequest;
import com.wechat.pay.java.service.payments.nativepay.model.PrepayRequest;
import com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByOutTradeNoRequest;
import com.wechat.pay.java.service.refund.model.AmountReq;
import com.wechat.pay.java.service.refund.model.CreateRequest;
import com.wechat.pay.java.service.refund.model.QueryByOutRefundNoRequest;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.method.PaymentMethodType;
import io.quittance.payment.provider.Capabilities;
import io.quittance.payment.provider.DisputeResponse;
import io.quittance.payment.provider.Provider;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Accepted;
import io.quittance.payment.provider.ProviderAnswer.NeverSeen;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.platform.money.Money;
import java.time.Clock;
import java.time.Duration;
import java.util.Currency;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Speaks to WeChat Pay, API v3, by its library: orders that the customer pays by a QR code.
 *
 * <p>The customer's payment is the authorization. It takes the money, so that the capture that
 * follows only finds it there, and a payment with manual capture is refused. The order carries the
 * reference of its authorization, which is also our charge reference: WeChat Pay has an id of its
 * own only once somebody paid.
 */
final class WechatProvider implements Provider {

  static final String NAME = "wechat";

  private static final String CURRENCY = "CNY";
  private static final int ATTACH_LENGTH_MAX = 128;

  private static final String NOT_FOUND = "ORDER_NOT_EXIST";
  private static final Set<String> CLOSED = Set.of("ORDER_CLOSED", "ORDERCLOSED");

  /** The order is known under this reference already, and may be paid: what is it? */
  private static final Set<String> KNOWN =
      Set.of("ORDERPAID", "ORDER_PAID", "ORDER_CLOSED", "ORDERCLOSED", "OUT_TRADE_NO_USED");

  private static final Set<String> PAID = Set.of("ORDERPAID", "ORDER_PAID");
  private static final String REFUND_NOT_FOUND = "RESOURCE_NOT_EXISTS";

  private final WechatApi api;
  private final WechatSettings settings;
  private final WechatFacts facts;

  WechatProvider(WechatApi api, WechatSettings settings, Clock clock) {
    this.api = api;
    this.settings = settings;
    this.facts = new WechatFacts(settings.account(), clock);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration authorizationLifetime() {
    return settings.authorizationLifetime();
  }

  /** In test mode cards too: the emulator plays their test methods. */
  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        Set.of(Currency.getInstance(CURRENCY)),
        settings.testMode()
            ? Set.of(
                PaymentMethodType.WALLET,
                PaymentMethodType.CREDIT_CARD,
                PaymentMethodType.DEBIT_CARD)
            : Set.of(PaymentMethodType.WALLET),
        false);
  }

  @Override
  public ProviderAnswer ask(ProviderRequest request) {
    return safely(
        () ->
            switch (request) {
              case ProviderRequest.Authorize authorize -> order(authorize);
              case ProviderRequest.Capture capture -> captured(capture);
              case ProviderRequest.Release release -> close(release);
              case ProviderRequest.Refund refund -> refund(refund);
              case ProviderRequest.Increment _ -> new Refused("increment_not_supported");
            });
  }

  @Override
  public ProviderAnswer lookUp(ProviderRequest request) {
    return safely(
        () ->
            switch (request) {
              case ProviderRequest.Authorize authorize -> findOrder(authorize);
              case ProviderRequest.Capture capture -> captured(capture);
              case ProviderRequest.Release release -> findClosed(release);
              case ProviderRequest.Refund refund -> findRefund(refund);
              case ProviderRequest.Increment _ -> new Refused("increment_not_supported");
            });
  }

  /** Complaints of customers are handled at WeChat Pay. */
  @Override
  public ProviderAnswer answer(DisputeResponse response) {
    return new Refused("disputes_not_supported");
  }

  private ProviderAnswer order(ProviderRequest.Authorize request) {
    if (request.captureReference() == null) {
      return new Refused("manual_capture_not_supported");
    }
    if (!isTaken(request.amount())) {
      return new Refused("currency_not_supported");
    }
    if (request.amount().minor() > Integer.MAX_VALUE) {
      return new Refused("invalid_amount");
    }
    try {
      return prepay(request);
    } catch (ServiceException refused) {
      return KNOWN.contains(code(refused)) ? findOrder(request) : facts.declined(request, refused);
    }
  }

  /** The same again under the same reference makes no second order. */
  private ProviderAnswer prepay(ProviderRequest.Authorize request) {
    var amount = new com.wechat.pay.java.service.payments.nativepay.model.Amount();
    amount.setTotal(Math.toIntExact(request.amount().minor()));
    amount.setCurrency(CURRENCY);
    var order = new PrepayRequest();
    order.setAppid(settings.appId());
    order.setMchid(settings.merchantId());
    order.setDescription(settings.description());
    order.setOutTradeNo(request.reference());
    order.setNotifyUrl(settings.notifyUrl().toString());
    order.setAttach(attach(request));
    order.setAmount(amount);
    var codeUrl = api.orders().prepay(order).getCodeUrl();
    return codeUrl == null || codeUrl.isBlank()
        ? new Unknown("an order without a code")
        : told(facts.toBePaid(request, codeUrl));
  }

  /** What the order repeats; in test mode also what the emulator is to play. */
  private String attach(ProviderRequest.Authorize request) {
    var played =
        String.join(" ", request.payment(), request.playedMethod(), request.captureReference());
    return settings.testMode() && played.length() <= ATTACH_LENGTH_MAX ? played : request.payment();
  }

  private ProviderAnswer findOrder(ProviderRequest.Authorize request) {
    try {
      var order = query(request.reference());
      return isOpen(order) ? shownAgain(request) : facts.ofOrder(request, order);
    } catch (ServiceException refused) {
      return notFound(refused, NOT_FOUND);
    }
  }

  /** Whoever comes back to the page needs its code again; without it the order is open as well. */
  private ProviderAnswer shownAgain(ProviderRequest.Authorize request) {
    try {
      return prepay(request);
    } catch (ServiceException notNow) {
      return new Accepted(request.reference());
    }
  }

  /** There is nothing to be done: the money came with the customer's payment. */
  private ProviderAnswer captured(ProviderRequest.Capture request) {
    try {
      return facts.ofCapture(request, query(request.charge()));
    } catch (ServiceException refused) {
      return code(refused).equals(NOT_FOUND) ? refused(refused) : undecided(refused);
    }
  }

  private ProviderAnswer close(ProviderRequest.Release request) {
    var close = new CloseOrderRequest();
    close.setMchid(settings.merchantId());
    close.setOutTradeNo(request.charge());
    try {
      api.orders().closeOrder(close);
      return told(facts.closed(request));
    } catch (ServiceException refused) {
      if (PAID.contains(code(refused))) {
        return told(facts.paidInstead(request));
      }
      return CLOSED.contains(code(refused)) ? told(facts.closed(request)) : refused(refused);
    }
  }

  private ProviderAnswer findClosed(ProviderRequest.Release request) {
    try {
      var order = query(request.charge());
      if (isOpen(order)) {
        return new NeverSeen();
      }
      return told(WechatFacts.isPaid(order) ? facts.paidInstead(request) : facts.closed(request));
    } catch (ServiceException refused) {
      return notFound(refused, NOT_FOUND);
    }
  }

  /** WeChat Pay wants to hear the total of the order along with the part that goes back. */
  private ProviderAnswer refund(ProviderRequest.Refund request) {
    if (!isTaken(request.amount())) {
      return new Refused("currency_not_supported");
    }
    Transaction order;
    try {
      order = query(request.charge());
    } catch (ServiceException refused) {
      return code(refused).equals(NOT_FOUND) ? refused(refused) : undecided(refused);
    }
    return WechatFacts.isPaid(order) ? refund(request, order) : new Refused("not_paid");
  }

  private ProviderAnswer refund(ProviderRequest.Refund request, Transaction order) {
    try {
      var amount = new AmountReq();
      amount.setRefund(request.amount().minor());
      amount.setTotal(order.getAmount().getTotal().longValue());
      amount.setCurrency(CURRENCY);
      var refund = new CreateRequest();
      refund.setOutTradeNo(request.charge());
      refund.setOutRefundNo(request.reference());
      refund.setNotifyUrl(settings.notifyUrl().toString());
      refund.setAmount(amount);
      return facts.ofRefund(request, api.refunds().create(refund));
    } catch (ServiceException refused) {
      // It may be refused because this very request was carried out before.
      var found = findRefund(request);
      return found instanceof NeverSeen ? refused(refused) : found;
    }
  }

  private ProviderAnswer findRefund(ProviderRequest.Refund request) {
    var query = new QueryByOutRefundNoRequest();
    query.setOutRefundNo(request.reference());
    try {
      return facts.ofRefund(request, api.refunds().queryByOutRefundNo(query));
    } catch (ServiceException refused) {
      return notFound(refused, REFUND_NOT_FOUND);
    }
  }

  /** The order under a reference, and no other. */
  private Transaction query(String reference) {
    var query = new QueryOrderByOutTradeNoRequest();
    query.setMchid(settings.merchantId());
    query.setOutTradeNo(reference);
    var order = api.orders().queryOrderByOutTradeNo(query);
    if (!reference.equals(order.getOutTradeNo())
        || !settings.merchantId().equals(order.getMchid())
        || order.getTradeState() == null) {
      throw new NoUsableAnswer(new Unknown("an order that is not ours"));
    }
    return order;
  }

  private static boolean isOpen(Transaction order) {
    return order.getTradeState() == TradeStateEnum.NOTPAY
        || order.getTradeState() == TradeStateEnum.USERPAYING;
  }

  private static boolean isTaken(Money amount) {
    return amount.currency().getCurrencyCode().equals(CURRENCY);
  }

  private static Told told(ProviderFact fact) {
    return new Told(fact, null);
  }

  private static ProviderAnswer notFound(ServiceException refused, String code) {
    return code(refused).equals(code) ? new NeverSeen() : undecided(refused);
  }

  /** A question that is refused says nothing about what was asked for. */
  private static Unknown undecided(ServiceException refused) {
    return new Unknown("it does not say: " + WechatFacts.refusal(refused));
  }

  private static Refused refused(ServiceException refused) {
    return new Refused(WechatFacts.refusal(refused));
  }

  private static String code(ServiceException refused) {
    return Objects.requireNonNullElse(refused.getErrorCode(), "");
  }

  /** Whatever else goes wrong, in the library or on the way: then nobody knows. */
  private static ProviderAnswer safely(Supplier<ProviderAnswer> call) {
    try {
      return call.get();
    } catch (NoUsableAnswer none) {
      return none.answer();
    } catch (RuntimeException nonsense) {
      return new Unknown(nonsense.getClass().getSimpleName());
    }
  }
}

package io.quittance.payment.provider.alipay;

import com.alipay.api.response.AlipayTradeCancelResponse;
import com.alipay.api.response.AlipayTradeFastpayRefundQueryResponse;
import com.alipay.api.response.AlipayTradePrecreateResponse;
import com.alipay.api.response.AlipayTradeQueryResponse;
import com.alipay.api.response.AlipayTradeRefundResponse;
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
import io.quittance.payment.provider.ProviderRequest.Authorize;
import io.quittance.payment.provider.ProviderRequest.Capture;
import io.quittance.payment.provider.ProviderRequest.Increment;
import io.quittance.payment.provider.ProviderRequest.Refund;
import io.quittance.payment.provider.ProviderRequest.Release;
import io.quittance.payment.provider.alipay.AlipayReply.Done;
import io.quittance.payment.provider.alipay.AlipayReply.No;
import io.quittance.payment.provider.alipay.AlipayReply.Nothing;
import io.quittance.payment.provider.alipay.AlipaySettings.Product;
import io.quittance.platform.id.Ids;
import io.quittance.platform.security.SecuritySettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Speaks to Alipay, which takes the money the moment the customer pays.
 *
 * <p>An authorization is an order with a code or a page, under our reference; it waits for the
 * customer. A capture only looks whether the money is there. A release cancels the order, and with
 * it a payment that was faster.
 */
@Component
@ConditionalOnProperty(prefix = "quittance.payment.alipay", name = "app-id")
@EnableConfigurationProperties(AlipaySettings.class)
class AlipayProvider implements Provider {

  private static final String REFERENCE_PREFIX = "txn";

  /** Payment methods that say how the customer pays. */
  private static final String BY_CODE = "alipay_qr";

  private static final String BY_PAGE = "alipay_page";

  /** Alipay closes an order some time after the customer's has run out. */
  private static final Duration CLOSING = Duration.ofMinutes(1);

  private static final String NO_TRADE = "ACQ.TRADE_NOT_EXIST";

  /** There is an order of this number already: what became of it? */
  private static final Set<String> TAKEN =
      Set.of(
          "ACQ.TRADE_HAS_SUCCESS",
          "ACQ.TRADE_HAS_FINISHED",
          "ACQ.TRADE_HAS_CLOSE",
          "ACQ.CONTEXT_INCONSISTENT");

  private static final Set<PaymentMethodType> WALLETS = Set.of(PaymentMethodType.WALLET);

  private final AlipaySettings settings;
  private final Clock clock;
  private final AlipayTrades trades;
  private final AlipayFacts facts;

  AlipayProvider(AlipaySettings settings, SecuritySettings security, Clock clock) {
    if (security.isMisplaced(settings.appId())) {
      throw new IllegalArgumentException(
          "quittance.payment.alipay.app-id is the sandbox's; set your own");
    }
    this.settings = settings;
    this.clock = clock;
    this.trades = new AlipayTrades(settings);
    this.facts = new AlipayFacts(settings.account(), clock);
  }

  @Override
  public String name() {
    return AlipayFacts.NAME;
  }

  @Override
  public Duration authorizationLifetime() {
    return settings.authorizationLifetime();
  }

  /** A wallet in yuan; in test mode its payments have the names of cards. */
  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        Set.of(AlipayFacts.YUAN),
        settings.testMode() ? EnumSet.allOf(PaymentMethodType.class) : WALLETS,
        false);
  }

  @Override
  public ProviderAnswer ask(ProviderRequest request) {
    return switch (request) {
      case Authorize authorize -> order(authorize);
      case Increment _ -> new Refused("increment_not_supported");
      case Capture capture -> captured(capture);
      case Release release -> released(release);
      case Refund refund -> refund(refund);
    };
  }

  /** A capture never changes anything, and a release nothing more: both are simply asked again. */
  @Override
  public ProviderAnswer lookUp(ProviderRequest request) {
    return switch (request) {
      case Authorize authorize -> find(authorize);
      case Refund refund -> findRefund(refund, new NeverSeen());
      case Increment _, Capture _, Release _ -> ask(request);
    };
  }

  /** There are none here: customers complain to Alipay, which asks the merchant in its console. */
  @Override
  public ProviderAnswer answer(DisputeResponse response) {
    return new Refused("disputes_not_supported");
  }

  private ProviderAnswer order(Authorize order) {
    if (order.captureReference() == null) {
      return new Refused("manual_capture_not_supported");
    }
    if (!AlipayFacts.isYuan(order.amount())) {
      return new Refused("currency_not_supported");
    }
    return switch (product(order)) {
      case QR -> byCode(order);
      case PAGE ->
          switch (trades.page(order, payableUntil(order.reference()))) {
            case Done(var page) -> facts.sentTo(order, page.getBody());
            case No(var subCode) -> facts.declined(order, subCode);
            case Nothing(var answer) -> answer;
          };
    };
  }

  private ProviderAnswer byCode(Authorize order) {
    return switch (trades.order(order, payableUntil(order.reference()))) {
      case Done<AlipayTradePrecreateResponse>(var code)
          when order.reference().equals(code.getOutTradeNo()) && code.getQrCode() != null ->
          facts.sentTo(order, code.getQrCode());
      case Done<AlipayTradePrecreateResponse> _ -> new Unknown("an answer that says nothing");
      case No<AlipayTradePrecreateResponse>(var subCode) when TAKEN.contains(subCode) ->
          found(order);
      case No<AlipayTradePrecreateResponse>(var subCode) -> facts.declined(order, subCode);
      case Nothing<AlipayTradePrecreateResponse>(var answer) -> answer;
    };
  }

  private ProviderAnswer found(Authorize order) {
    return afterwards(find(order));
  }

  /** Before the customer has scanned the code, or is at the page, there is nothing to find. */
  private ProviderAnswer find(Authorize order) {
    return switch (trades.find(order.reference())) {
      case Done<AlipayTradeQueryResponse>(var trade) -> facts.paid(order, trade);
      case No<AlipayTradeQueryResponse>(var subCode) when subCode.equals(NO_TRADE) ->
          isOver(order.reference()) ? facts.notPaid(order) : new NeverSeen();
      case No<AlipayTradeQueryResponse>(var subCode) -> new Unknown(subCode);
      case Nothing<AlipayTradeQueryResponse>(var answer) -> undecided(answer);
    };
  }

  private ProviderAnswer captured(Capture capture) {
    return switch (trades.find(capture.charge())) {
      case Done<AlipayTradeQueryResponse>(var trade) -> facts.captured(capture, trade);
      case No<AlipayTradeQueryResponse>(var subCode) -> new Unknown(subCode);
      case Nothing<AlipayTradeQueryResponse>(var answer) -> undecided(answer);
    };
  }

  private ProviderAnswer released(Release release) {
    return switch (trades.cancel(release.charge())) {
      case Done<AlipayTradeCancelResponse>(var canceled) when "Y".equals(canceled.getRetryFlag()) ->
          new Unknown("it wants to be asked again");
      case Done<AlipayTradeCancelResponse> _ -> facts.released(release);
      // A page that nobody has opened yet can be opened, and paid at, until its time is over.
      case No<AlipayTradeCancelResponse>(var subCode) when subCode.equals(NO_TRADE) ->
          isOver(release.charge())
              ? facts.released(release)
              : new Unknown("its page can still be paid at");
      case No<AlipayTradeCancelResponse>(var subCode) ->
          new Told(
              new ProviderFact.VoidFailed(facts.subject(release), AlipayGateway.plain(subCode)),
              null);
      case Nothing<AlipayTradeCancelResponse>(var answer) -> undecided(answer);
    };
  }

  /** The answer tells the sum of all refunds; how much this one was is asked for. */
  private ProviderAnswer refund(Refund refund) {
    return switch (trades.refund(refund)) {
      case Done<AlipayTradeRefundResponse> _ -> afterwards(findRefund(refund, new Accepted(null)));
      // It may be refused because this very request was carried out before.
      case No<AlipayTradeRefundResponse>(var subCode) ->
          afterwards(findRefund(refund, facts.notRefunded(refund, AlipayGateway.plain(subCode))));
      case Nothing<AlipayTradeRefundResponse>(Refused refused) -> findRefund(refund, refused);
      case Nothing<AlipayTradeRefundResponse>(var answer) -> answer;
    };
  }

  /**
   * Looks for a refund.
   *
   * @param otherwise when it is not done: never heard of, under way, or refused
   */
  private ProviderAnswer findRefund(Refund refund, ProviderAnswer otherwise) {
    return switch (trades.findRefund(refund)) {
      case Done<AlipayTradeFastpayRefundQueryResponse>(var found) ->
          "REFUND_SUCCESS".equals(found.getRefundStatus())
              ? facts.refunded(refund, found)
              : otherwise;
      case No<AlipayTradeFastpayRefundQueryResponse>(var subCode) when subCode.equals(NO_TRADE) ->
          otherwise;
      case No<AlipayTradeFastpayRefundQueryResponse>(var subCode) -> new Unknown(subCode);
      case Nothing<AlipayTradeFastpayRefundQueryResponse>(var answer) -> undecided(answer);
    };
  }

  /** A question that is refused, as with a wrong key, says nothing about what was asked for. */
  private static ProviderAnswer undecided(ProviderAnswer answer) {
    return answer instanceof Refused(var code, var _)
        ? new Unknown("it does not say: " + code)
        : answer;
  }

  /** After a first call had its effect, only what a second one tells of it is an answer. */
  private static ProviderAnswer afterwards(ProviderAnswer second) {
    return switch (second) {
      case Told _, Accepted _ -> second;
      case ProviderAnswer.Busy(var why, var _) -> new Unknown(why);
      case ProviderAnswer.NotAsked(var why) -> new Unknown(why);
      case Refused(var code, var _) -> new Unknown(code);
      case NeverSeen _ -> new Unknown("its number is taken, by nothing");
      case Unknown _ -> second;
    };
  }

  private Product product(Authorize order) {
    return switch (order.paymentMethod()) {
      case BY_CODE -> Product.QR;
      case BY_PAGE -> Product.PAGE;
      default -> settings.product();
    };
  }

  /** The same however often it is asked for: our references carry the time they were made at. */
  private Instant payableUntil(String reference) {
    return Ids.read(REFERENCE_PREFIX, reference)
        .map(id -> Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16))
        .orElseGet(clock::instant)
        .plus(settings.paymentWindow());
  }

  private boolean isOver(String reference) {
    return payableUntil(reference).plus(CLOSING).isBefore(clock.instant());
  }
}

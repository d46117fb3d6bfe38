package io.quittance.payment.provider.braintree;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.braintreegateway.AuthorizationAdjustment;
import com.braintreegateway.Configuration;
import com.braintreegateway.Environment;
import com.braintreegateway.Result;
import com.braintreegateway.Transaction;
import com.braintreegateway.TransactionGateway;
import com.braintreegateway.TransactionRefundRequest;
import com.braintreegateway.TransactionRequest;
import com.braintreegateway.ValidationError;
import com.braintreegateway.ValidationErrorCode;
import com.braintreegateway.exceptions.AuthenticationException;
import com.braintreegateway.exceptions.AuthorizationException;
import com.braintreegateway.exceptions.BraintreeException;
import com.braintreegateway.exceptions.NotFoundException;
import io.quittance.contracts.provider.Decline;
import io.quittance.contracts.provider.DeclineCode;
import io.quittance.contracts.provider.DeclineTable;
import io.quittance.contracts.provider.OrderReference;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.payment.provider.Capabilities;
import io.quittance.payment.provider.DisputeResponse;
import io.quittance.payment.provider.Provider;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.NeverSeen;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.payment.provider.ProviderRequest.Authorize;
import io.quittance.payment.provider.ProviderRequest.Capture;
import io.quittance.payment.provider.ProviderRequest.Increment;
import io.quittance.payment.provider.ProviderRequest.Refund;
import io.quittance.payment.provider.ProviderRequest.Release;
import io.quittance.platform.client.ServiceClients;
import io.quittance.platform.security.SecuritySettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Speaks to Braintree: a payment is a sale that is authorized and submitted for settlement later.
 *
 * <p>Braintree knows no idempotency keys. Our payment and our reference are the order id of what we
 * make, and before anything is asked for, it is looked whether it is there. What Braintree refuses
 * may have been done by the same request before, and is looked for again.
 */
@Component
@ConditionalOnProperty(prefix = "quittance.payment.braintree", name = "private-key")
@EnableConfigurationProperties(BraintreeSettings.class)
class BraintreeProvider implements Provider {

  private static final Logger log = LoggerFactory.getLogger(BraintreeProvider.class);

  private final BraintreeSettings settings;
  private final Clock clock;
  private final Capabilities capabilities;
  private final TransactionGateway gateway;
  private final BraintreeTransactions transactions;
  private final BraintreeDisputes disputes;

  /**
   * Prepares the SDK.
   *
   * @throws IllegalStateException for the sandbox's key outside of it: the service does not start
   */
  BraintreeProvider(BraintreeSettings settings, SecuritySettings security, Clock clock) {
    if (security.isMisplaced(settings.privateKey())) {
      throw new IllegalStateException(
          "quittance.payment.braintree.private-key is the sandbox's; set a secret one");
    }
    this.settings = settings;
    this.clock = clock;
    this.capabilities =
        new Capabilities(
            settings.merchantAccounts().keySet().stream()
                .map(Currency::getInstance)
                .collect(toUnmodifiableSet()),
            Capabilities.CARDS.methodTypes(),
            true);
    var account =
        new Configuration(
            new Environment(
                settings.url().toString(),
                settings.url().toString(),
                new String[0],
                settings.testMode() ? "sandbox" : "production"),
            settings.merchantId(),
            settings.publicKey(),
            settings.privateKey());
    var http = new BraintreeHttp(account, ServiceClients.pooled(settings.timeout()), settings);
    this.gateway = new TransactionGateway(http, account);
    this.transactions = new BraintreeTransactions(gateway);
    this.disputes = new BraintreeDisputes(http, account);
  }

  @Override
  public String name() {
    return BraintreeFacts.NAME;
  }

  @Override
  public Duration authorizationLifetime() {
    return settings.authorizationLifetime();
  }

  /** Cards in the currencies that have a merchant account. */
  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  /** Outside of test mode: there, only test payment methods are paid with. */
  @Override
  public boolean takesToken(String token) {
    return !settings.testMode() && BraintreeMethods.isStored(token);
  }

  @Override
  public ProviderAnswer ask(ProviderRequest request) {
    return safely(
        () -> {
          var before = find(request);
          return before instanceof NeverSeen ? asked(request) : before;
        });
  }

  @Override
  public ProviderAnswer lookUp(ProviderRequest request) {
    return safely(() -> find(request));
  }

  @Override
  public ProviderAnswer answer(DisputeResponse response) {
    var subject =
        new Subject(
            BraintreeFacts.NAME,
            settings.account(),
            response.payment(),
            null,
            response.charge(),
            clock.instant());
    return safely(() -> BraintreeFacts.dispute(disputes.answer(response), subject));
  }

  private ProviderAnswer asked(ProviderRequest request) {
    return switch (request) {
      case Authorize authorize -> authorize(authorize);
      case Increment increment -> increment(increment);
      case Capture capture -> capture(capture);
      case Release release -> release(release);
      case Refund refund -> refund(refund);
    };
  }

  /** Looks without asking for anything. */
  private ProviderAnswer find(ProviderRequest request) {
    return switch (request) {
      case Authorize authorize -> findSale(authorize);
      case Increment increment -> findIncrement(increment);
      case Capture capture -> findCapture(capture, gateway.find(capture.charge()));
      case Release release -> findRelease(release);
      case Refund refund ->
          transactions
              .refund(refund.payment(), refund.reference())
              .map(found -> BraintreeFacts.refund(found, subject(refund, refund.charge())))
              .orElseGet(NeverSeen::new);
    };
  }

  private ProviderAnswer authorize(Authorize request) {
    var merchantAccount =
        settings.merchantAccounts().get(request.amount().currency().getCurrencyCode());
    var sale = new TransactionRequest();
    if (merchantAccount == null) {
      return new Refused(DeclineCode.CURRENCY_NOT_SUPPORTED.code());
    }
    if (!BraintreeMethods.name(sale, request.paymentMethod(), settings.testMode())) {
      return new Refused(DeclineCode.TESTMODE_DECLINE.code());
    }
    sale.amount(request.amount().toDecimal())
        .merchantAccountId(merchantAccount)
        .orderId(name(request).text())
        .options()
        .submitForSettlement(request.captureReference() != null)
        .done();
    var result = gateway.sale(sale);
    var made = made(result);
    if (made == null) {
      return refused(request, result);
    }
    // Braintree's own search for repetitions found one: perhaps ours, which then counts.
    return BraintreeFacts.isDuplicate(made) ? findSale(request) : authorization(made, request);
  }

  private ProviderAnswer findSale(Authorize request) {
    return transactions
        .sale(request.payment(), request.reference())
        .map(sale -> authorization(sale, request))
        .orElseGet(NeverSeen::new);
  }

  private ProviderAnswer authorization(Transaction sale, Authorize request) {
    var order = BraintreeTransactions.order(sale);
    if (order.isEmpty() || !order.get().reference().equals(request.reference())) {
      return new Unknown("it answered about something else");
    }
    var capture = request.captureReference();
    return BraintreeFacts.authorization(
        sale,
        subject(request, sale.getId()),
        capture == null ? null : subject(request.payment(), capture, sale.getId()));
  }

  private ProviderAnswer increment(Increment request) {
    var result = gateway.adjustAuthorization(request.charge(), request.total().toDecimal());
    var sale = made(result);
    if (sale == null) {
      return refused(request, result);
    }
    var subject = subject(request, request.charge());
    return result.isSuccess()
        ? BraintreeFacts.authorized(sale, subject)
        : BraintreeFacts.told(adjustmentDecline(sale).failed(subject));
  }

  private static Decline adjustmentDecline(Transaction sale) {
    return sale.getAuthorizationAdjustments().stream()
        .filter(adjustment -> !adjustment.isSuccess())
        .map(AuthorizationAdjustment::getProcessorResponseCode)
        .filter(Objects::nonNull)
        .reduce((_, last) -> last)
        .map(DeclineTable.of(BraintreeFacts.NAME)::decline)
        .orElseGet(() -> BraintreeFacts.declineOf(sale));
  }

  /** The same total again changes nothing, so that only a success need be known. */
  private ProviderAnswer findIncrement(Increment request) {
    var sale = gateway.find(request.charge());
    return BraintreeFacts.money(sale).equals(request.total())
        ? BraintreeFacts.authorized(sale, subject(request, request.charge()))
        : new NeverSeen();
  }

  /** All in one goes with the sale itself; a part is a transaction of its own. */
  private ProviderAnswer capture(Capture request) {
    var sale = gateway.find(request.charge());
    var amount = new TransactionRequest().amount(request.amount().toDecimal());
    boolean whole = request.last() && sale.getPartialSettlementTransactionIds().isEmpty();
    var result = whole ? submit(sale, amount, request) : submitPart(amount, request);
    var made = made(result);
    return made == null
        ? refused(request, result)
        : BraintreeFacts.capture(made, subject(request, request.charge()));
  }

  private Result<Transaction> submit(Transaction sale, TransactionRequest amount, Capture request) {
    var name =
        BraintreeTransactions.order(sale)
            .map(
                order ->
                    new OrderReference(order.payment(), order.reference(), request.reference()))
            .orElse(null);
    if (name != null) {
      amount.orderId(name.text());
    }
    var result = gateway.submitForSettlement(request.charge(), amount);
    // Some processors do not let the name be changed; nothing was done then.
    return codes(result)
            .contains(ValidationErrorCode.TRANSACTION_PROCESSOR_DOES_NOT_SUPPORT_UPDATING_ORDER_ID)
        ? gateway.submitForSettlement(request.charge(), request.amount().toDecimal())
        : result;
  }

  private Result<Transaction> submitPart(TransactionRequest amount, Capture request) {
    amount
        .orderId(new OrderReference(request.payment(), request.reference(), null).text())
        .finalCapture(request.last());
    return gateway.submitForPartialSettlement(request.charge(), amount);
  }

  private ProviderAnswer findCapture(Capture request, Transaction sale) {
    var subject = subject(request, request.charge());
    if (!sale.getPartialSettlementTransactionIds().isEmpty()) {
      return transactions
          .part(request.payment(), request.reference())
          .map(part -> BraintreeFacts.capture(part, subject))
          .orElseGet(NeverSeen::new);
    }
    return switch (sale.getStatus()) {
      case AUTHORIZED -> new NeverSeen();
      case AUTHORIZATION_EXPIRED -> new Refused("authorization_expired");
      default ->
          isCapturedByAnother(sale, request)
              ? new Refused("captured_before")
              : BraintreeFacts.capture(sale, subject);
    };
  }

  private static boolean isCapturedByAnother(Transaction sale, Capture request) {
    return BraintreeTransactions.order(sale)
        .map(OrderReference::capture)
        .filter(capture -> !capture.equals(request.reference()))
        .isPresent();
  }

  private ProviderAnswer release(Release request) {
    var result = gateway.voidTransaction(request.charge());
    var made = made(result);
    return made != null && made.getStatus() == Transaction.Status.VOIDED
        ? BraintreeFacts.told(new ProviderFact.Voided(subject(request, request.charge())))
        : refused(request, result);
  }

  /** What is submitted could still be voided there; that would take a capture back. */
  private ProviderAnswer findRelease(Release request) {
    var sale = gateway.find(request.charge());
    var subject = subject(request, request.charge());
    if (BraintreeFacts.isSubmitted(sale) || !sale.getPartialSettlementTransactionIds().isEmpty()) {
      return BraintreeFacts.told(new ProviderFact.VoidFailed(subject, "captured"));
    }
    return switch (sale.getStatus()) {
      case AUTHORIZED -> new NeverSeen();
      case AUTHORIZING, UNRECOGNIZED -> new Unknown("a transaction that is " + sale.getStatus());
      default -> BraintreeFacts.told(new ProviderFact.Voided(subject));
    };
  }

  /** What was captured in parts is given back from one of the parts that is large enough. */
  private ProviderAnswer refund(Refund request) {
    var sale = gateway.find(request.charge());
    var parts = sale.getPartialSettlementTransactionIds();
    if (parts.isEmpty()) {
      return refund(request, sale.getId());
    }
    ProviderAnswer answer = new Refused("amount_exceeds_each_capture");
    for (var part : parts) {
      if (request.amount().exceeds(BraintreeFacts.money(gateway.find(part)))) {
        continue;
      }
      answer = refund(request, part);
      if (!(answer instanceof Refused)) {
        return answer;
      }
    }
    return answer;
  }

  private ProviderAnswer refund(Refund request, String transaction) {
    var refund =
        new TransactionRefundRequest()
            .amount(request.amount().toDecimal())
            .orderId(new OrderReference(request.payment(), request.reference(), null).text());
    var result = gateway.refund(transaction, refund);
    var made = made(result);
    if (made != null) {
      return BraintreeFacts.refund(made, subject(request, request.charge()));
    }
    // It waits for the settlement, usually a day; then the same is asked for again.
    return isNotSettledYet(result)
        ? BraintreeFacts.told(
            new ProviderFact.RefundPending(
                subject(request, request.charge()),
                request.amount().minor(),
                request.amount().currency().getCurrencyCode(),
                transaction))
        : refused(request, result);
  }

  private static boolean isNotSettledYet(Result<Transaction> result) {
    var codes = codes(result);
    return codes.contains(ValidationErrorCode.TRANSACTION_CANNOT_REFUND_UNLESS_SETTLED)
        || codes.contains(ValidationErrorCode.TRANSACTION_CANNOT_REFUND_SETTLING_TRANSACTION);
  }

  /** The transaction that a request made or changed, also one that was declined. */
  private static @Nullable Transaction made(Result<Transaction> result) {
    return result.isSuccess() ? result.getTarget() : result.getTransaction();
  }

  /** It may be refused because this very request was carried out before. */
  private ProviderAnswer refused(ProviderRequest request, Result<Transaction> result) {
    var found = find(request);
    return found instanceof NeverSeen ? new Refused(BraintreeRefusals.code(codes(result))) : found;
  }

  private static List<ValidationErrorCode> codes(Result<Transaction> result) {
    return result.isSuccess()
        ? List.of()
        : result.getErrors().getAllDeepValidationErrors().stream()
            .map(ValidationError::getCode)
            .filter(Objects::nonNull)
            .toList();
  }

  /** Whatever goes wrong is an answer. */
  private static ProviderAnswer safely(Supplier<ProviderAnswer> call) {
    try {
      return call.get();
    } catch (BraintreeBusy busy) {
      return new Busy(String.valueOf(busy.getMessage()), busy.retryAfter());
    } catch (NotFoundException unknown) {
      return new Refused("charge_not_found");
    } catch (AuthenticationException | AuthorizationException locked) {
      log.error("Braintree does not take our key; nothing is done there");
      return new Unknown("it does not take our key");
    } catch (BraintreeException silent) {
      return new Unknown(silent.getClass().getSimpleName() + " " + silent.getMessage());
    } catch (RuntimeException nonsense) {
      log.warn("an answer of Braintree made no sense: {}", nonsense.getClass().getSimpleName());
      return new Unknown("an answer that makes no sense");
    }
  }

  private static OrderReference name(Authorize request) {
    return new OrderReference(request.payment(), request.reference(), request.captureReference());
  }

  private Subject subject(ProviderRequest request, String charge) {
    return subject(request.payment(), request.reference(), charge);
  }

  private Subject subject(String payment, String reference, String charge) {
    return new Subject(
        BraintreeFacts.NAME, settings.account(), payment, reference, charge, clock.instant());
  }
}

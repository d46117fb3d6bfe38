package io.quittance.payment.provider.bank;

import com.prowidesoftware.ProwideException;
import io.quittance.contracts.provider.BankReference;
import io.quittance.payment.method.PaymentMethodType;
import io.quittance.payment.provider.Capabilities;
import io.quittance.payment.provider.DisputeResponse;
import io.quittance.payment.provider.Provider;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.NeverSeen;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.payment.provider.ProviderRequest.Authorize;
import io.quittance.payment.provider.ProviderRequest.Capture;
import io.quittance.payment.provider.ProviderRequest.Refund;
import io.quittance.payment.provider.ProviderRequest.Release;
import io.quittance.payment.provider.bank.BankHttp.Reply;
import io.quittance.payment.provider.bank.PaymentRequests.State;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Takes payments by transfer to our account at a bank, and pays back by transfer from it.
 *
 * <p>An authorization is a creditor reference that the customer is told; the money that comes in
 * under it is the authorization. It is there then, so that the capture that follows only finds it,
 * and a payment with manual capture is refused. A refund is an order to send money to the account
 * that the payment came from.
 */
final class BankProvider implements Provider {

  static final String NAME = "bank";

  private static final String REFERENCE_PREFIX = "txn";

  /** Money may be on its way for some days after the customer sent it. */
  private static final Duration ON_THE_WAY = Duration.ofDays(3);

  /** The message was there before: what became of it? */
  private static final Set<String> DUPLICATE = Set.of("AM05", "DU01", "DU02", "DU04", "DUPL");

  private final BankSettings settings;
  private final Clock clock;
  private final BankHttp http;
  private final BankSigner signer;
  private final PaymentRequests requests;
  private final Transfers transfers;
  private final BankFacts facts;

  BankProvider(BankSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.http = new BankHttp(settings);
    this.signer = BankSigner.of(settings.privateKey(), clock);
    this.requests = new PaymentRequests(http, settings);
    this.transfers = new Transfers(settings, clock);
    this.facts = new BankFacts(settings, clock);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration authorizationLifetime() {
    return settings.authorizationLifetime();
  }

  /** Transfers in the account's currencies; in test mode its payments have the names of cards. */
  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        settings.currencies(),
        settings.testMode()
            ? EnumSet.allOf(PaymentMethodType.class)
            : EnumSet.of(PaymentMethodType.BANK_TRANSFER),
        false);
  }

  @Override
  public ProviderAnswer ask(ProviderRequest request) {
    return safely(
        () ->
            switch (request) {
              case Authorize authorize -> open(authorize);
              case Capture capture -> captured(capture);
              case Release release -> withdraw(release);
              case Refund refund -> send(refund);
              case ProviderRequest.Increment _ -> new Refused("increment_not_supported");
            });
  }

  @Override
  public ProviderAnswer lookUp(ProviderRequest request) {
    return safely(
        () ->
            switch (request) {
              case Authorize authorize -> find(authorize);
              case Capture capture -> captured(capture);
              case Release release -> findWithdrawn(release);
              case Refund refund -> findSent(refund, new NeverSeen());
              case ProviderRequest.Increment _ -> new Refused("increment_not_supported");
            });
  }

  /** Nobody disputes a transfer; what the bank takes back is for people. */
  @Override
  public ProviderAnswer answer(DisputeResponse response) {
    return new Refused("disputes_not_supported");
  }

  private ProviderAnswer open(Authorize request) {
    if (request.captureReference() == null) {
      return new Refused("manual_capture_not_supported");
    }
    if (!settings.currencies().contains(request.amount().currency())) {
      return new Refused("currency_not_supported");
    }
    var reply = requests.open(request, payableUntil(request));
    return reply.isDone()
        ? of(request, PaymentRequests.state(reply, BankFacts.charge(request)))
        : refused(reply);
  }

  private ProviderAnswer find(Authorize request) {
    var state = requests.find(BankFacts.charge(request));
    return state.isEmpty() ? new NeverSeen() : of(request, state.get());
  }

  private ProviderAnswer of(Authorize request, State state) {
    return switch (state) {
      case OPEN -> isOver(request) ? facts.notPaid(request) : facts.toBePaid(request);
      case CLOSED -> facts.notPaid(request);
      case PAID ->
          credit(BankFacts.charge(request), request.amount())
              .map(credit -> facts.paid(request, credit))
              .orElseGet(() -> facts.arriving(request));
    };
  }

  /** There is nothing to be done: the money came with the customer's transfer. */
  private ProviderAnswer captured(Capture request) {
    return credit(request.charge(), request.amount())
        .map(credit -> facts.captured(request, credit))
        .orElseGet(() -> new Unknown("the money is not to be found"));
  }

  private ProviderAnswer withdraw(Release request) {
    var reply = requests.withdraw(request);
    if (!reply.isDone() && reply.isAlreadyPaid()) {
      return facts.paidInstead(request);
    }
    // What the bank was never told it cannot know better.
    return reply.isDone() || reply.isNotFound() ? facts.withdrawn(request) : refused(reply);
  }

  private ProviderAnswer findWithdrawn(Release request) {
    var state = requests.find(request.charge());
    return switch (state.orElse(State.CLOSED)) {
      case OPEN -> new NeverSeen();
      case PAID -> facts.paidInstead(request);
      case CLOSED -> facts.withdrawn(request);
    };
  }

  /** To whom the money came from; where several paid that much, people have to say to whom. */
  private ProviderAnswer send(Refund request) {
    var payers = payers(request);
    if (payers.size() != 1) {
      return new Refused(payers.isEmpty() ? "payer_unknown" : "payer_ambiguous");
    }
    var id = BankReference.endToEndId(request.reference());
    var order = transfers.order(request, payers.getFirst());
    var reply = http.send("POST", "/payments", BankHttp.xml(order), signer.headers(id, order));
    if (!reply.isDone()) {
      return refused(reply);
    }
    var report = StatusReport.of(reply.body(), id);
    return report.reason() != null && DUPLICATE.contains(report.reason())
        ? findSent(request, new Unknown("a duplicate of nothing"))
        : facts.ofTransfer(request, report);
  }

  private List<Credit.Payer> payers(Refund request) {
    return credits(request.charge()).stream()
        .filter(credit -> !request.amount().exceeds(credit.amount()))
        .map(Credit::payer)
        .flatMap(payer -> Optional.ofNullable(payer).stream())
        .distinct()
        .toList();
  }

  private ProviderAnswer findSent(Refund request, ProviderAnswer otherwise) {
    var id = BankReference.endToEndId(request.reference());
    var reply = http.get("/payments/" + id);
    if (reply.isNotFound()) {
      return otherwise;
    }
    return reply.isDone()
        ? facts.ofTransfer(request, StatusReport.of(reply.body(), id))
        : new Unknown("status " + reply.status());
  }

  /** Of several transfers under one reference the one of the right amount, else the first. */
  private Optional<Credit> credit(String charge, Money amount) {
    var credits = credits(charge);
    return credits.stream()
        .filter(credit -> credit.amount().equals(amount))
        .findFirst()
        .or(() -> credits.stream().findFirst());
  }

  private List<Credit> credits(String charge) {
    var reply = http.get("/accounts/%s/credits?reference=%s".formatted(settings.iban(), charge));
    if (!reply.isDone()) {
      throw new NoUsableAnswer(new Unknown("status " + reply.status()));
    }
    return Credit.of(reply.body(), settings.iban(), charge, settings.zone());
  }

  /** The same however often it is asked for: our references carry the time they were made at. */
  private Instant payableUntil(Authorize request) {
    return Ids.read(REFERENCE_PREFIX, request.reference())
        .map(id -> Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16))
        .orElseGet(clock::instant)
        .plus(settings.paymentWindow());
  }

  private boolean isOver(Authorize request) {
    return payableUntil(request).plus(ON_THE_WAY).isBefore(clock.instant());
  }

  /** A refusal that names no reason of the bank's came from somebody on the way. */
  private static ProviderAnswer refused(Reply reply) {
    return reply
        .code()
        .<ProviderAnswer>map(Refused::new)
        .orElseGet(() -> new Unknown("status " + reply.status()));
  }

  /** Whatever else goes wrong, in the library or on the way: then nobody knows. */
  private static ProviderAnswer safely(Supplier<ProviderAnswer> call) {
    try {
      return call.get();
    } catch (NoUsableAnswer none) {
      return none.answer();
    } catch (ProwideException notAMessage) {
      return new Unknown("no message of ISO 20022");
    } catch (RuntimeException nonsense) {
      return new Unknown(nonsense.getClass().getSimpleName());
    }
  }
}

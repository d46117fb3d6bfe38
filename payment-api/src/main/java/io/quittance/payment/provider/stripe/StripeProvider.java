package io.quittance.payment.provider.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Dispute;
import com.stripe.model.PaymentIntent;
import io.quittance.contracts.provider.DeclineCode;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.AuthorizationFailed;
import io.quittance.contracts.provider.ProviderFact.CaptureFailed;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.contracts.provider.ProviderFact.Voided;
import io.quittance.contracts.provider.StripeMetadata;
import io.quittance.payment.provider.DisputeResponse;
import io.quittance.payment.provider.Provider;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Accepted;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.NeverSeen;
import io.quittance.payment.provider.ProviderAnswer.NotAsked;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.payment.provider.ProviderRequest.Authorize;
import io.quittance.payment.provider.ProviderRequest.Capture;
import io.quittance.payment.provider.ProviderRequest.Increment;
import io.quittance.payment.provider.ProviderRequest.Refund;
import io.quittance.payment.provider.ProviderRequest.Release;
import io.quittance.platform.id.Ids;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Speaks to Stripe: a payment is an intent that is confirmed as it is made and captured by itself.
 *
 * <p>Our reference is the idempotency key. Stripe remembers keys for 24 hours, so an authorization
 * whose outcome is open is asked for again under its key for less than that, and searched for
 * afterwards; everything else is seen on the intent.
 */
@Component
@ConditionalOnProperty(prefix = "quittance.payment.stripe", name = "api-key")
@EnableConfigurationProperties(StripeSettings.class)
class StripeProvider implements Provider {

  private static final Logger log = LoggerFactory.getLogger(StripeProvider.class);

  /** Well within the 24 h for which Stripe remembers a key. */
  private static final Duration KEY_LIFETIME = Duration.ofHours(20);

  /** A payment method, or a card of the older kind. */
  private static final Pattern TOKEN = Pattern.compile("(pm|card)_[A-Za-z0-9]{14,}");

  private static final int CONFLICT = 409;
  private static final String REFERENCE_PREFIX = "txn";
  private static final String LOCKED = "provider_locked";

  private final StripeSettings settings;
  private final Clock clock;
  private final StripeCalls stripe;

  StripeProvider(StripeSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.stripe = new StripeCalls(settings);
  }

  @Override
  public String name() {
    return StripeFacts.NAME;
  }

  @Override
  public Duration authorizationLifetime() {
    return settings.authorizationLifetime();
  }

  @Override
  public boolean takesToken(String token) {
    return TOKEN.matcher(token).matches();
  }

  /** One call, or a few that belong together. */
  @FunctionalInterface
  private interface Call {
    ProviderAnswer make() throws StripeException;
  }

  @Override
  public ProviderAnswer ask(ProviderRequest request) {
    if (!isExpressible(request)) {
      return new Refused(DeclineCode.INVALID_AMOUNT.code());
    }
    return safely(
        () -> {
          try {
            return asked(request);
          } catch (CardException declined) {
            return declined(declined, request);
          } catch (IdempotencyException used) {
            // The key stands for a request with other content: what was it?
            var found = find(request);
            return found instanceof NeverSeen
                ? new Unknown("its key was used, and nothing is there")
                : found;
          } catch (InvalidRequestException invalid) {
            return refused(invalid, request);
          } catch (AuthenticationException locked) {
            return lockedOut(locked, request);
          }
        });
  }

  private static boolean isExpressible(ProviderRequest request) {
    return switch (request) {
      case Authorize authorize -> StripeFacts.isExpressible(authorize.amount());
      case Increment increment -> StripeFacts.isExpressible(increment.total());
      case Capture capture -> StripeFacts.isExpressible(capture.amount());
      case Refund refund -> StripeFacts.isExpressible(refund.amount());
      case Release _ -> true;
    };
  }

  @Override
  public ProviderAnswer lookUp(ProviderRequest request) {
    if (request instanceof Authorize authorize && isKeyRemembered(authorize)) {
      return askedAgain(authorize);
    }
    return safely(() -> find(request));
  }

  @Override
  public ProviderAnswer answer(DisputeResponse response) {
    return safely(
        () -> {
          try {
            return disputeTold(stripe.answer(response), response);
          } catch (InvalidRequestException notOpen) {
            // It may have been told before, and then it is not open any more: what became of it?
            return disputeTold(stripe.dispute(response.disputeReference()), response);
          }
        });
  }

  private ProviderAnswer asked(ProviderRequest request) throws StripeException {
    return switch (request) {
      case Authorize authorize -> authorization(stripe.create(authorize), authorize);
      case Increment increment -> incremented(increment);
      case Capture capture -> captureOn(stripe.capture(capture), capture);
      case Release release -> releaseOn(stripe.cancel(release), release);
      case Refund refund -> refunded(refund);
    };
  }

  private ProviderAnswer authorization(PaymentIntent intent, Authorize request)
      throws StripeException {
    if (!StripeFacts.isOf(intent, request)) {
      return new Unknown("it answered about something else");
    }
    var answer = StripeFacts.authorization(intent, subject(request, intent.getId()));
    return answer instanceof Told(AuthorizationFailed failed, var _)
        ? StripeFacts.told(judged(failed, intent.getLatestCharge()))
        : answer;
  }

  private ProviderAnswer incremented(Increment request) throws StripeException {
    return StripeFacts.told(
        StripeFacts.authorized(stripe.increment(request), subject(request, request.charge())));
  }

  /** NeverSeen as long as the intent does not name this capture as its latest. */
  private ProviderAnswer captureOn(PaymentIntent intent, Capture request) {
    return request.reference().equals(StripeFacts.metadata(intent, StripeMetadata.CAPTURE))
        ? StripeFacts.told(
            StripeFacts.captured(intent, request, subject(request, request.charge())))
        : new NeverSeen();
  }

  private ProviderAnswer releaseOn(PaymentIntent intent, Release request) {
    return "canceled".equals(intent.getStatus())
        ? StripeFacts.told(new Voided(subject(request, request.charge())))
        : new NeverSeen();
  }

  private ProviderAnswer refunded(Refund request) throws StripeException {
    return StripeFacts.refund(stripe.refund(request), subject(request, request.charge()));
  }

  /** Looks without asking for anything. */
  private ProviderAnswer find(ProviderRequest request) throws StripeException {
    return switch (request) {
      case Authorize authorize -> search(authorize);
      case Increment increment -> incrementOn(stripe.intent(increment.charge()), increment);
      case Capture capture -> captureOn(stripe.intent(capture.charge()), capture);
      case Release release -> releaseOn(stripe.intent(release.charge()), release);
      case Refund refund -> findRefund(refund);
    };
  }

  private ProviderAnswer search(Authorize request) throws StripeException {
    var found = stripe.search(request);
    return found.isEmpty() ? new NeverSeen() : authorization(found.get(), request);
  }

  private ProviderAnswer incrementOn(PaymentIntent intent, Increment request) {
    return Objects.equals(intent.getAmount(), StripeFacts.amount(request.total()))
        ? StripeFacts.told(StripeFacts.authorized(intent, subject(request, request.charge())))
        : new NeverSeen();
  }

  private ProviderAnswer findRefund(Refund request) throws StripeException {
    return stripe
        .findRefund(request)
        .map(refund -> StripeFacts.refund(refund, subject(request, request.charge())))
        .orElseGet(NeverSeen::new);
  }

  /** A repeat is told what was true at first: what may have changed since is read anew. */
  private ProviderAnswer askedAgain(Authorize request) {
    var first = ask(request);
    return switch (first) {
      case Told(ProviderFact.ActionRequired(var subject, _), var _) ->
          seenNow(request, subject.chargeReference(), first);
      case Told(ProviderFact.UnderReview(var subject), var _) ->
          seenNow(request, subject.chargeReference(), first);
      case Accepted(var charge) -> seenNow(request, charge, first);
      // An error of its own is remembered under the key too, although the intent may be there.
      case Busy _ -> safely(() -> searchedInstead(request, first));
      // That nothing is done now says nothing about the call before.
      case Refused(var code, var _) when code.equals(LOCKED) -> new Unknown(code);
      default -> first;
    };
  }

  private ProviderAnswer seenNow(
      Authorize request, @Nullable String charge, ProviderAnswer otherwise) {
    return charge == null ? otherwise : safely(() -> authorization(stripe.intent(charge), request));
  }

  private ProviderAnswer searchedInstead(Authorize request, ProviderAnswer otherwise)
      throws StripeException {
    var found = search(request);
    // The search runs behind by a minute or more: what it does not find may be there.
    return found instanceof NeverSeen ? otherwise : found;
  }

  private boolean isKeyRemembered(Authorize request) {
    return Ids.read(REFERENCE_PREFIX, request.reference())
        .map(id -> Duration.between(madeAt(id), clock.instant()).compareTo(KEY_LIFETIME) < 0)
        .orElse(false);
  }

  /** The first 48 bits of a UUID of version 7 are milliseconds. */
  private static Instant madeAt(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  private ProviderAnswer declined(CardException declined, ProviderRequest request) {
    var error = declined.getStripeError();
    var intent = error.getPaymentIntent();
    return switch (request) {
      case Authorize authorize ->
          StripeFacts.told(
              judged(
                  StripeFacts.declined(
                      error, subject(authorize, intent == null ? null : intent.getId())),
                  error.getCharge()));
      case Increment increment ->
          StripeFacts.told(StripeFacts.declined(error, subject(increment, increment.charge())));
      case Capture capture ->
          StripeFacts.told(
              new CaptureFailed(
                  subject(capture, capture.charge()), codeOf(declined, "provider_refused")));
      case Release _, Refund _ -> new Refused(codeOf(declined, "provider_refused"));
    };
  }

  /** Only the charge tells whether the issuer said no, or Stripe's own risk rules. */
  private AuthorizationFailed judged(AuthorizationFailed failed, @Nullable String charge) {
    if (charge == null || !failed.declineCode().equals(DeclineCode.FRAUDULENT.code())) {
      return failed;
    }
    try {
      return StripeFacts.isBlocked(stripe.charge(charge)) ? StripeFacts.blocked(failed) : failed;
    } catch (StripeException silent) {
      log.info("who declined {} stays open: {}", charge, silent.getMessage());
      return failed;
    }
  }

  /** The charge may be as it is because this very request was carried out before. */
  private ProviderAnswer refused(InvalidRequestException invalid, ProviderRequest request)
      throws StripeException {
    if (Objects.equals(invalid.getStatusCode(), CONFLICT)) {
      return new Busy("its key is in use", Duration.ZERO);
    }
    var code = codeOf(invalid, "provider_refused");
    if (request instanceof Authorize) {
      return new Refused(code);
    }
    var found = find(request);
    return found instanceof NeverSeen ? new Refused(code) : found;
  }

  /** Nothing is done there, so another provider may be asked; what was begun there stays open. */
  private static ProviderAnswer lockedOut(AuthenticationException locked, ProviderRequest request)
      throws StripeException {
    if (!(request instanceof Authorize)) {
      throw locked;
    }
    log.error("Stripe does not take our key; payments do not get through: {}", locked.getCode());
    return new Refused(LOCKED);
  }

  private static String codeOf(StripeException failure, String otherwise) {
    return Objects.requireNonNullElse(failure.getCode(), otherwise);
  }

  private ProviderAnswer disputeTold(Dispute dispute, DisputeResponse about) {
    var subject =
        new Subject(
            StripeFacts.NAME,
            settings.account(),
            about.payment(),
            null,
            about.charge(),
            clock.instant());
    var reference = about.disputeReference();
    return switch (Objects.requireNonNullElse(dispute.getStatus(), "")) {
      case "needs_response", "warning_needs_response" -> new Refused("not_taken");
      case "under_review", "warning_under_review" ->
          StripeFacts.told(new ProviderFact.DisputeUpdated(subject, reference, "UNDER_REVIEW"));
      case "won", "warning_closed" ->
          StripeFacts.told(new ProviderFact.DisputeWon(subject, reference));
      case "lost" -> StripeFacts.told(new ProviderFact.DisputeLost(subject, reference));
      default -> new Unknown("a dispute of another status");
    };
  }

  /** Whatever goes wrong is an answer. */
  private ProviderAnswer safely(Call call) {
    try {
      return call.make();
    } catch (StripeBusy busy) {
      return new Busy(String.valueOf(busy.getMessage()), busy.retryAfter());
    } catch (ApiConnectionException silent) {
      return neverLeft(silent)
          ? new NotAsked("not asked, it cannot be reached")
          : new Unknown(String.valueOf(silent.getMessage()));
    } catch (AuthenticationException locked) {
      log.error("Stripe does not take our key; nothing is done there: {}", locked.getCode());
      return new Unknown("it does not take our key");
    } catch (InvalidRequestException invalid) {
      return new Unknown("it refused to be asked: " + codeOf(invalid, "status 4xx"));
    } catch (StripeException nonsense) {
      return new Unknown(nonsense.getClass().getSimpleName());
    } catch (RuntimeException nonsense) {
      // What the SDK makes of an answer that is JSON and still none.
      log.warn("an answer of Stripe made no sense", nonsense);
      return new Unknown("an answer that makes no sense");
    }
  }

  private static boolean neverLeft(ApiConnectionException silent) {
    return silent.getCause() instanceof ConnectException
        || silent.getCause() instanceof ConnectTimeoutException
        || silent.getCause() instanceof UnknownHostException;
  }

  private Subject subject(ProviderRequest request, @Nullable String charge) {
    return new Subject(
        StripeFacts.NAME,
        settings.account(),
        request.payment(),
        request.reference(),
        charge,
        clock.instant());
  }
}

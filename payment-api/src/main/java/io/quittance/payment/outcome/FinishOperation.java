package io.quittance.payment.outcome;

import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.PaymentSettings;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentIntents;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.intent.PaymentTurns;
import io.quittance.payment.intent.PaymentViews;
import io.quittance.payment.method.PaymentMethods;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.payment.operation.PaymentTransactions;
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
import io.quittance.payment.provider.Providers;
import io.quittance.payment.timeline.Timeline;
import io.quittance.platform.tracing.CallSpans;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The second and third step of every verb: asks the provider, and writes the answer down.
 *
 * <p>Never inside a transaction while it asks. A crash in between leaves the operation open, and
 * {@link ResolveUnknown} asks again with the same reference, which does nothing twice.
 */
@Component
public class FinishOperation {

  private static final Logger log = LoggerFactory.getLogger(FinishOperation.class);

  /** Where a challenge sends the customer's browser back to; the payment's id follows. */
  public static final String RETURN_PATH = "/return/";

  /** How a question about an operation is called in the timeline. */
  private static final String LOOK_UP = "LOOK_UP";

  private final Providers providers;
  private final PaymentIntents intents;
  private final PaymentTurns turns;
  private final PaymentTransactions transactions;
  private final PaymentMethods methods;
  private final ApplyProviderFact applyFact;
  private final TryNextProvider tryNext;
  private final PaymentRecorder recorder;
  private final Timeline timeline;
  private final PaymentSettings settings;
  private final TransactionTemplate transaction;
  private final CallSpans spans;

  FinishOperation(
      Providers providers,
      PaymentIntents intents,
      PaymentTurns turns,
      PaymentTransactions transactions,
      PaymentMethods methods,
      ApplyProviderFact applyFact,
      TryNextProvider tryNext,
      PaymentRecorder recorder,
      Timeline timeline,
      PaymentSettings settings,
      TransactionTemplate transaction,
      CallSpans spans) {
    this.providers = providers;
    this.intents = intents;
    this.turns = turns;
    this.transactions = transactions;
    this.methods = methods;
    this.applyFact = applyFact;
    this.tryNext = tryNext;
    this.recorder = recorder;
    this.timeline = timeline;
    this.settings = settings;
    this.transaction = transaction;
    this.spans = spans;
  }

  /**
   * Asks, writes the answer down, and goes on with what follows from it: the capture after an
   * automatic authorization, unless the provider did it along; the next provider, where this one
   * certainly did nothing.
   *
   * @return the payment as the last answer left it
   */
  public PaymentIntentView ask(PaymentTransaction operation, PaymentIntent intent) {
    var step = new Step(operation, intent);
    while (true) {
      var asked = step;
      var answer = call(asked);
      var written =
          turns.takeOrGoOn(intent.merchantId(), intent.id(), () -> writeDown(asked, answer));
      if (written.next().isEmpty()) {
        return written.payment();
      }
      step = written.next().get();
    }
  }

  /** Asks what became of an operation; sends it again when the provider never saw it. */
  public void lookUp(PaymentTransaction operation, PaymentIntent intent) {
    lookUp(operation, intent, Provider::lookUp);
  }

  /** As {@link #lookUp}, when the customer is back from a challenge and brought something along. */
  public void comeBack(
      PaymentTransaction operation, PaymentIntent intent, Map<String, String> brought) {
    lookUp(operation, intent, (provider, request) -> provider.comeBack(request, brought));
  }

  private void lookUp(
      PaymentTransaction operation,
      PaymentIntent intent,
      BiFunction<Provider, ProviderRequest, ProviderAnswer> question) {
    if (!isToBeAskedAgain(operation)) {
      return;
    }
    var provider = providers.named(operation.provider());
    var request = requestOf(operation, intent);
    var call =
        ProviderCall.make(
            spans,
            provider.name(),
            LOOK_UP,
            operation.reference(),
            recorder.now(),
            () -> question.apply(provider, request));
    if (call.answer() instanceof NeverSeen) {
      ask(operation, intent);
      return;
    }
    writeDown(new Step(operation, intent), call)
        .next()
        .ifPresent(next -> ask(next.operation(), next.intent()));
  }

  /**
   * Notes that it is asked again, unless it was closed meanwhile. Before the question, since some
   * providers can only be asked by sending the request again.
   */
  private boolean isToBeAskedAgain(PaymentTransaction operation) {
    if (!operation.isAskedByItsBeginnerOnly()) {
      return true;
    }
    return Boolean.TRUE.equals(
        transaction.execute(
            _ ->
                intents
                    .lock(operation.paymentIntentId())
                    .flatMap(_ -> transactions.findById(operation.id()))
                    .map(
                        current -> {
                          current.askAgain();
                          return current.isOpen();
                        })
                    .orElse(false)));
  }

  private ProviderCall call(Step step) {
    var provider = providers.named(step.operation().provider());
    var request = requestOf(step.operation(), step.intent());
    return ProviderCall.make(
        spans,
        provider.name(),
        step.operation().type().name(),
        step.operation().reference(),
        recorder.now(),
        () -> provider.ask(request));
  }

  private Written writeDown(Step step, ProviderCall call) {
    var written = transaction.execute(_ -> writeLocked(step, call));
    if (written == null) {
      throw new IllegalStateException("the answer was not written down");
    }
    return written;
  }

  private Written writeLocked(Step step, ProviderCall call) {
    var intent = intents.lock(step.intent().id()).orElseThrow();
    var operation = transactions.findById(step.operation().id()).orElseThrow();
    timeline.add(intent.id(), call.at(), call.note());
    var elsewhere = tryNext.after(call.answer(), operation, intent);
    if (elsewhere.isPresent()) {
      return new Written(
          PaymentViews.of(intent, elsewhere.get().nextCheckAt()),
          elsewhere.map(next -> new Step(next, intent)));
    }
    boolean closed = write(operation, intent, call.answer());
    return new Written(
        PaymentViews.of(intent, operation.nextCheckAt()),
        closed ? followUp(operation, intent) : Optional.empty());
  }

  /** True when the operation is closed now. */
  private boolean write(PaymentTransaction operation, PaymentIntent intent, ProviderAnswer answer) {
    if (!operation.isOpen()) {
      return true;
    }
    switch (answer) {
      case Told(var fact, var along) when isAbout(fact, operation) ->
          applyFact.apply(fact, along, intent);
      case Told _ -> loseSight(operation, "it answered about something else", Duration.ZERO);
      case Accepted(var charge) -> operation.await(charge, recorder.now());
      case Refused(var code, var _) -> applyFact.apply(refusal(operation, intent, code), intent);
      case NeverSeen _ -> loseSight(operation, "it has not seen it", Duration.ZERO);
      case NotAsked(var why) -> loseSight(operation, why, Duration.ZERO);
      case Busy(var why, var retryAfter) -> loseSight(operation, why, retryAfter);
      case Unknown(var why) -> loseSight(operation, why, Duration.ZERO);
    }
    return !operation.isOpen();
  }

  private void loseSight(PaymentTransaction operation, String why, Duration atLeast) {
    operation.loseSight(atLeast, recorder.now());
    log.warn(
        "{} {} is {} ({}); looked up again at {}",
        operation.type(),
        operation.reference(),
        operation.status(),
        why,
        operation.nextCheckAt());
  }

  private static boolean isAbout(ProviderFact fact, PaymentTransaction operation) {
    return operation.reference().equals(fact.subject().transactionId());
  }

  /** Only an authorization leads to something by itself: the capture, where that is automatic. */
  private Optional<Step> followUp(PaymentTransaction closed, PaymentIntent intent) {
    return Optional.ofNullable(closed.captureId())
        .flatMap(transactions::findById)
        .filter(PaymentTransaction::isOpen)
        .map(capture -> new Step(capture, intent));
  }

  private ProviderFact refusal(PaymentTransaction operation, PaymentIntent intent, String code) {
    var subject =
        new ProviderFact.Subject(
            operation.provider(),
            "",
            intent.publicId(),
            operation.reference(),
            intent.chargeReference(),
            recorder.now());
    return switch (operation.type()) {
      case AUTHORIZE, INCREMENT ->
          new ProviderFact.AuthorizationFailed(subject, code, "do_not_try_again");
      case CAPTURE -> new ProviderFact.CaptureFailed(subject, code);
      case VOID -> new ProviderFact.VoidFailed(subject, code);
      case REFUND -> new ProviderFact.RefundFailed(subject, code);
    };
  }

  private ProviderRequest requestOf(PaymentTransaction operation, PaymentIntent intent) {
    var reference = operation.reference();
    var payment = intent.publicId();
    return switch (operation.type()) {
      case AUTHORIZE ->
          new ProviderRequest.Authorize(
              reference,
              payment,
              operation.amount(),
              methods.providerToken(known(intent.paymentMethodId())),
              settings.publicUrl() + RETURN_PATH + payment,
              captureReference(operation));
      case INCREMENT ->
          new ProviderRequest.Increment(
              reference, payment, known(intent.chargeReference()), operation.amount());
      case CAPTURE ->
          new ProviderRequest.Capture(
              reference,
              payment,
              known(intent.chargeReference()),
              operation.amount(),
              operation.isLastCapture(),
              intent.captured());
      case VOID -> new ProviderRequest.Release(reference, payment, known(intent.chargeReference()));
      case REFUND ->
          new ProviderRequest.Refund(
              reference, payment, known(intent.chargeReference()), operation.amount());
    };
  }

  private static @Nullable String captureReference(PaymentTransaction authorization) {
    var captureId = authorization.captureId();
    return captureId == null ? null : PaymentTransaction.reference(captureId);
  }

  private static String known(@Nullable String value) {
    if (value == null) {
      throw new IllegalStateException("asked for something before its authorization was known");
    }
    return value;
  }

  /** What is asked next. */
  private record Step(PaymentTransaction operation, PaymentIntent intent) {}

  /** The payment after an answer, and what follows from it. */
  private record Written(PaymentIntentView payment, Optional<Step> next) {}
}

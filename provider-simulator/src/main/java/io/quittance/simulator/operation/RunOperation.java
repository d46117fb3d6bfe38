package io.quittance.simulator.operation;

import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;
import static io.quittance.simulator.SimulatorProblem.CHARGE_NOT_FOUND;
import static io.quittance.simulator.SimulatorProblem.IDEMPOTENCY_CONFLICT;
import static io.quittance.simulator.SimulatorProblem.SCRIPTED_FAILURE;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quittance.platform.problem.Refusal;
import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Change;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.Event;
import io.quittance.simulator.book.OperationType;
import io.quittance.simulator.book.Verdict;
import io.quittance.simulator.fault.Fault;
import io.quittance.simulator.fault.Faults;
import io.quittance.simulator.operation.Request.Authorize;
import io.quittance.simulator.operation.Request.Cancel;
import io.quittance.simulator.operation.Request.OnCharge;
import io.quittance.simulator.webhook.Deliveries;
import io.quittance.simulator.webhook.WebhookSender;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries out a request, once per reference however often and however parallel it comes.
 *
 * <p>The first request never looks for an earlier one: the unique reference refuses the second, and
 * only then, or when the rules refuse it, is the first one's operation looked up. So the usual
 * request costs one statement on a new charge and two on one that exists.
 */
@Service
public class RunOperation {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration ACKNOWLEDGEMENT_MAX = Duration.ofSeconds(30);
  private static final int METHODS_MAX = 100_000;

  private static final Set<Fault> WEBHOOKS_AWAY =
      EnumSet.of(Fault.WEBHOOK_NEVER, Fault.WEBHOOK_LATE, Fault.WEBHOOKS_REVERSED);

  private final Books books;
  private final Moments moments;
  private final Faults faults;
  private final WebhookSender webhooks;
  private final Deliveries deliveries;
  private final TransactionTemplate transaction;

  /** Payment methods by charge; neither ever changes. */
  private final Cache<String, String> methods =
      Caffeine.newBuilder().maximumSize(METHODS_MAX).build();

  RunOperation(
      Books books,
      Moments moments,
      Faults faults,
      WebhookSender webhooks,
      Deliveries deliveries,
      TransactionTemplate transaction) {
    this.books = books;
    this.moments = moments;
    this.faults = faults;
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.transaction = transaction;
  }

  /**
   * Does what is asked, or tells what was done under the reference before.
   *
   * @throws Refusal with a reason of {@code SimulatorProblem}, or {@code rate_limited}; nothing was
   *     done
   */
  public Answer run(Request request) {
    var struck = strike(request);
    var early = faults.beforeEffect(request.reference(), struck);
    if (early.isPresent()) {
      return refuse(early.get());
    }
    try {
      var change = carryOut(request, struck);
      return new Answer.Told(
          Objects.requireNonNull(change.operation()), change.capturedAlong(), false, struck);
    } catch (DuplicateKeyException repeated) {
      return earlier(request).orElseThrow(() -> repeated);
    } catch (Refusal refused) {
      // A repeat of what was done meets a charge that it has changed itself.
      return earlier(request).orElseThrow(() -> refused);
    }
  }

  private static Answer refuse(Fault fault) {
    return switch (fault) {
      case RATE_LIMITED -> throw RATE_LIMITED.because().retryAfter(RETRY_AFTER);
      case ERROR_500_TWICE -> throw SCRIPTED_FAILURE.because();
      case TIMEOUT_NOT_CHARGED -> new Answer.Silent();
      default -> throw new IllegalStateException(fault + " does not strike before the effect");
    };
  }

  private Set<Fault> strike(Request request) {
    var method =
        switch (request) {
          case Authorize authorize -> authorize.paymentMethod();
          // Nothing goes wrong with a charge that does not exist; the rules will refuse it.
          case OnCharge onCharge ->
              methods.get(
                  onCharge.chargeId(),
                  id -> books.findCharge(id).map(Charge::paymentMethod).orElse(""));
        };
    return faults.strike(
        new Faults.Call(request.type(), request.reference(), request.paymentReference(), method));
  }

  private Change carryOut(Request request, Set<Fault> struck) {
    var moment = moments.now(struck);
    var change =
        switch (request) {
          case Authorize authorize ->
              write(Rules.authorize(authorize, capturesAlong(authorize, struck), moment), moment);
          case OnCharge onCharge ->
              Objects.requireNonNull(
                  transaction.execute(_ -> write(onLocked(onCharge, moment), moment)));
        };
    methods.put(change.charge().chargeId(), change.charge().paymentMethod());
    webhooks.wake();
    awaitWebhooks(change, struck);
    return change;
  }

  /** A capture that a fault awaits is left to a request of its own, where the fault meets it. */
  private boolean capturesAlong(Authorize request, Set<Fault> struck) {
    return request.captureReference() != null
        && !request.customerPays()
        && !struck.contains(Fault.WRONG_AMOUNT)
        && faults
            .strike(
                new Faults.Call(
                    OperationType.CAPTURE,
                    request.captureReference(),
                    request.paymentReference(),
                    request.paymentMethod()))
            .isEmpty();
  }

  private Change onLocked(OnCharge request, Moment moment) {
    var charge =
        books
            .lock(request.chargeId())
            .orElseThrow(() -> CHARGE_NOT_FOUND.because(request.chargeId()));
    var change = Rules.carryOut(request, charge, moment);
    return request instanceof Cancel && charge.status().isUndecided()
        ? change.closing(
            books.authorizationOf(charge).decided(Verdict.failed("voided"), moment.now()))
        : change;
  }

  private Change write(Change change, Moment moment) {
    boolean watched = tellsFirst(moment.faults());
    if (watched) {
      deliveries.expect(eventIds(change));
    }
    try {
      var told = books.write(change, moments.dispatch(moment.faults()));
      // What this provider says nothing about is not waited for.
      deliveries.forget(eventIds(change).stream().filter(id -> !told.contains(id)).toList());
    } catch (RuntimeException failed) {
      if (watched) {
        deliveries.forget(eventIds(change));
      }
      throw failed;
    }
    return change;
  }

  private void awaitWebhooks(Change change, Set<Fault> struck) {
    if (tellsFirst(struck)) {
      deliveries.await(eventIds(change), ACKNOWLEDGEMENT_MAX);
    }
  }

  /** Webhooks that do not leave now cannot come first either. */
  private static boolean tellsFirst(Set<Fault> struck) {
    return struck.contains(Fault.WEBHOOK_BEFORE_ANSWER)
        && Collections.disjoint(struck, WEBHOOKS_AWAY);
  }

  private Optional<Answer> earlier(Request request) {
    return books
        .findOperation(request.reference())
        .map(
            operation -> {
              if (!operation.fingerprint().equals(request.fingerprint())) {
                throw IDEMPOTENCY_CONFLICT.because(request.reference());
              }
              return new Answer.Told(operation, null, true, Set.of());
            });
  }

  /** Of the events that the provider tells at all: nobody acknowledges the others. */
  private List<String> eventIds(Change change) {
    return change.events().stream()
        .filter(event -> books.tells(event, change))
        .map(Event::eventId)
        .toList();
  }
}

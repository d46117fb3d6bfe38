package io.quittance.payment.routing;

import static io.quittance.payment.PaymentProblem.PAYMENT_NOT_ROUTABLE;

import io.quittance.payment.intent.CaptureMethod;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.method.PaymentMethods;
import io.quittance.payment.provider.Providers;
import io.quittance.payment.timeline.Timeline;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Chooses the provider that is asked to authorize a payment, and says so in its timeline; in the
 * transaction that writes the authorization down.
 */
@Component
public class RoutePayment {

  private final ActiveRules rules;
  private final PaymentMethods methods;
  private final DecideRoute decideRoute;
  private final Timeline timeline;
  private final PaymentRecorder recorder;

  RoutePayment(
      ActiveRules rules,
      PaymentMethods methods,
      Providers providers,
      ProviderHealth health,
      Timeline timeline,
      PaymentRecorder recorder) {
    this.rules = rules;
    this.methods = methods;
    this.decideRoute = new DecideRoute(providers::capabilities, health::illness);
    this.timeline = timeline;
    this.recorder = recorder;
  }

  /**
   * The provider that a new attempt goes to.
   *
   * @param paymentMethodId what it is paid with
   * @throws io.quittance.platform.problem.Refusal {@code payment_not_routable}
   */
  public String first(PaymentIntent intent, String paymentMethodId) {
    var decision = decide(intent, paymentMethodId, Set.of());
    var chosen = decision.chosen();
    if (chosen == null) {
      throw PAYMENT_NOT_ROUTABLE
          .because(decision.objections())
          .with("paymentIntentId", intent.publicId());
    }
    note(intent, decision);
    return chosen;
  }

  /**
   * The provider that an attempt goes on to after others did nothing; empty when there is none
   * left.
   *
   * @param tried the others
   * @param afterDecline whether the last of them declined, which only some rules retry
   */
  public Optional<String> next(
      PaymentIntent intent, String paymentMethodId, Set<String> tried, boolean afterDecline) {
    var decision = decide(intent, paymentMethodId, tried);
    if (afterDecline && !decision.retriesSoftDeclines()) {
      return Optional.empty();
    }
    note(intent, decision);
    return Optional.ofNullable(decision.chosen());
  }

  private void note(PaymentIntent intent, RoutingDecision decision) {
    decision.entry().ifPresent(entry -> timeline.add(intent.id(), recorder.now(), entry));
  }

  private RoutingDecision decide(PaymentIntent intent, String paymentMethodId, Set<String> tried) {
    var kind = methods.kind(paymentMethodId);
    var owner = kind.provider();
    var deciding = owner == null ? rules.current() : rules.current().forTokenOf(owner);
    return decideRoute.decide(deciding, question(intent, kind), tried);
  }

  private static RoutingQuestion question(PaymentIntent intent, PaymentMethods.Kind kind) {
    return new RoutingQuestion(
        intent.id(),
        intent.merchantId(),
        intent.amount(),
        kind.type(),
        kind.brand(),
        intent.captureMethod() == CaptureMethod.MANUAL);
  }
}

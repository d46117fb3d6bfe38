package io.quittance.payment.routing;

import static io.quittance.payment.PaymentProblem.ROUTING_RULES_CHANGED;

import io.quittance.payment.provider.Providers;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes down what an operator wants the rules to be; nothing changes until somebody approves. */
@Service
class ProposeRules {

  private final RuleSets ruleSets;
  private final Providers providers;
  private final TransactionTemplate transaction;

  ProposeRules(RuleSets ruleSets, Providers providers, TransactionTemplate transaction) {
    this.ruleSets = ruleSets;
    this.providers = providers;
    this.transaction = transaction;
  }

  /**
   * Proposes rules.
   *
   * @param replaces the version that the operator has seen active
   * @throws io.quittance.platform.problem.Refusal {@code routing_rules_changed}, or what {@link
   *     CheckRules} says
   */
  RuleSet propose(List<RoutingRule> rules, long replaces, String reason, String by) {
    CheckRules.check(rules, Set.copyOf(providers.names()));
    return transaction.execute(
        _ -> {
          long active = ruleSets.activeVersion();
          if (active != replaces) {
            throw ROUTING_RULES_CHANGED.because(active).param("replaces");
          }
          return ruleSets.find(ruleSets.insert(rules, replaces, reason, by)).orElseThrow();
        });
  }
}

package io.quittance.payment.routing;

import static io.quittance.payment.PaymentProblem.ROUTING_CATCH_ALL_MISSING;
import static io.quittance.payment.PaymentProblem.ROUTING_PROVIDER_UNKNOWN;
import static io.quittance.payment.PaymentProblem.ROUTING_RULE_UNREACHABLE;
import static io.quittance.payment.PaymentProblem.ROUTING_SHARES_INVALID;
import static io.quittance.platform.problem.CommonProblem.invalid;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Refuses rules that cannot be meant. */
final class CheckRules {

  private static final int WHOLE_PERCENT = 100;

  private CheckRules() {}

  /**
   * Checks rules as they were sent; a refusal points at the place in the request.
   *
   * @throws io.quittance.platform.problem.Refusal {@code parameter_invalid}, {@code
   *     routing_provider_unknown}, {@code routing_shares_invalid}, {@code
   *     routing_rule_unreachable}, {@code routing_catch_all_missing}
   */
  static void check(List<RoutingRule> rules, Set<String> providers) {
    Set<String> names = new HashSet<>();
    Set<Integer> priorities = new HashSet<>();
    for (int i = 0; i < rules.size(); i++) {
      var rule = rules.get(i);
      if (!names.add(rule.name())) {
        throw invalid("rules." + i + ".name", "is the name of another rule too");
      }
      if (!priorities.add(rule.priority())) {
        throw invalid("rules." + i + ".priority", "is the priority of another rule too");
      }
      checkTargets(rule, "rules." + i + ".targets", providers);
    }
    for (int i = 0; i < rules.size(); i++) {
      checkReachable(rules.get(i), "rules." + i, rules);
    }
    if (rules.stream().noneMatch(rule -> rule.when().areNone())) {
      throw ROUTING_CATCH_ALL_MISSING.because().param("rules");
    }
  }

  private static void checkTargets(RoutingRule rule, String field, Set<String> providers) {
    Set<String> named = new HashSet<>();
    int shares = 0;
    for (int i = 0; i < rule.targets().size(); i++) {
      var target = rule.targets().get(i);
      var provider = field + "." + i + ".provider";
      if (!providers.contains(target.provider())) {
        throw ROUTING_PROVIDER_UNKNOWN.because(target.provider()).param(provider);
      }
      if (!named.add(target.provider())) {
        throw invalid(provider, "is a target of this rule already");
      }
      shares += target.sharePercent();
    }
    if (shares != WHOLE_PERCENT) {
      throw ROUTING_SHARES_INVALID.because(rule.name(), shares).param(field);
    }
  }

  private static void checkReachable(RoutingRule rule, String field, List<RoutingRule> all) {
    if (rule.when().areContradictory()) {
      throw ROUTING_RULE_UNREACHABLE
          .because(rule.name(), "no payment meets all its conditions")
          .param(field);
    }
    for (var other : all) {
      if (other.priority() < rule.priority() && other.when().cover(rule.when())) {
        throw ROUTING_RULE_UNREACHABLE
            .because(rule.name(), "the rule '" + other.name() + "' decides before it")
            .param(field);
      }
    }
  }
}

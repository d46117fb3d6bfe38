package io.quittance.payment.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of rules, in the order in which they decide.
 *
 * @param version 0 for those that hold until somebody sets some
 */
record RoutingRules(long version, List<RoutingRule> inOrder) {

  /** What the timeline names in place of a rule. */
  private static final String OWN_TOKEN = "the stored token is the provider's own";

  /** Sorts by priority. */
  RoutingRules {
    inOrder = inOrder.stream().sorted(Comparator.comparing(RoutingRule::priority)).toList();
  }

  /** Instead of these, for a stored token: it is worth nothing but at its own provider. */
  RoutingRules forTokenOf(String provider) {
    return new RoutingRules(
        version,
        List.of(
            new RoutingRule(
                OWN_TOKEN,
                1,
                RoutingConditions.NONE,
                List.of(new RoutingTarget(provider, 100)),
                false)));
  }

  /** All payments go to the first of these providers that can take them, and then to the next. */
  static RoutingRules oneAfterAnother(List<String> providers) {
    var targets = new ArrayList<RoutingTarget>();
    for (var provider : providers) {
      targets.add(new RoutingTarget(provider, targets.isEmpty() ? 100 : 0));
    }
    return new RoutingRules(
        0, List.of(new RoutingRule("default", 1, RoutingConditions.NONE, targets, false)));
  }
}

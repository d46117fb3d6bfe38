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

  /** Sorts by priority. */
  RoutingRules {
    inOrder = inOrder.stream().sorted(Comparator.comparing(RoutingRule::priority)).toList();
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

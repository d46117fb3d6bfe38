package io.quittance.payment.routing;

import io.quittance.payment.timeline.TimelineEntry;
import io.quittance.payment.timeline.TimelineEntry.Candidate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who takes a payment, and why.
 *
 * @param version of the rules
 * @param rule the name of the rule that decided; null when none could
 * @param chosen null when nobody takes it
 * @param candidates in the order in which they would be asked, then those that cannot be
 */
record RoutingDecision(
    long version,
    @Nullable String rule,
    @Nullable String chosen,
    List<Candidate> candidates,
    boolean retriesSoftDeclines) {

  /** The line of the timeline; empty when nobody was chosen. */
  Optional<TimelineEntry> entry() {
    return rule == null || chosen == null
        ? Optional.empty()
        : Optional.of(new TimelineEntry.Routing(version, rule, chosen, candidates));
  }

  /** Why nobody takes it, for people. */
  String objections() {
    return candidates.stream()
        .map(candidate -> candidate.provider() + " " + candidate.reason())
        .distinct()
        .collect(Collectors.joining(", "));
  }
}

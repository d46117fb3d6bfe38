package io.quittance.payment.routing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of the rules, with who made it and what became of it.
 *
 * @param replaces the version that was active when it was proposed; 0 before the first
 * @param decidedBy null, like {@code decidedAt}, while nobody has decided
 * @param rejection why it was rejected; null otherwise
 */
record RuleSet(
    long version,
    long replaces,
    RuleSetStatus status,
    String reason,
    String proposedBy,
    Instant proposedAt,
    @Nullable String decidedBy,
    @Nullable Instant decidedAt,
    @Nullable String rejection,
    List<RoutingRule> rules) {}

package io.quittance.payment.routing;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Which providers take payments of a kind; the same on the wire and in the database.
 *
 * @param priority the rule with the smallest number decides first; no two have the same
 * @param when for which payments it is
 * @param targets their shares add up to 100 per cent
 * @param retrySoftDeclines whether another target is asked after a decline that says nothing about
 *     the customer, such as {@code processing_error}
 */
record RoutingRule(
    @NotNull @Size(min = 1, max = 100) String name,
    @NotNull @Min(1) @Max(1_000_000) Integer priority,
    @Valid RoutingConditions when,
    @NotNull @Size(min = 1, max = 20) List<@Valid @NotNull RoutingTarget> targets,
    Boolean retrySoftDeclines) {

  /** What was left out holds for all payments, and retries no decline. */
  RoutingRule {
    when = when == null ? RoutingConditions.NONE : when;
    retrySoftDeclines = retrySoftDeclines != null && retrySoftDeclines;
  }
}

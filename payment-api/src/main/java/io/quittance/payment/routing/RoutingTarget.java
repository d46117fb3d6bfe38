package io.quittance.payment.routing;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * A provider that a rule names.
 *
 * @param sharePercent of the rule's payments that are its own, 0 to 100; with 0 it is asked only
 *     where the others cannot be
 */
record RoutingTarget(
    @NotNull @Size(min = 1, max = 100) String provider,
    @NotNull @Min(0) @Max(100) Integer sharePercent) {}

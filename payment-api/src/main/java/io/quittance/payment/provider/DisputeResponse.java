package io.quittance.payment.provider;

import org.jspecify.annotations.Nullable;

/**
 * What a provider is told about a dispute.
 *
 * @param payment {@code pi_...}
 * @param charge the provider's id of what is disputed
 * @param evidence null accepts the dispute
 */
public record DisputeResponse(
    String disputeReference, String payment, @Nullable String charge, @Nullable String evidence) {}

package io.quittance.payment.timeline;

import java.util.List;

/**
 * What happened with a payment.
 *
 * @param data oldest first, all of it
 * @param ledgerMissing true when ledger-service did not answer, so that its entries are not shown
 */
public record TimelineView(
    String paymentIntentId, List<TimelineItem> data, boolean ledgerMissing) {}

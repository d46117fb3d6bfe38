package io.quittance.ledger.journal;

import org.jspecify.annotations.Nullable;

/**
 * A request, and who asked for it.
 *
 * @param by null where the cause of the entry says it
 */
record Asked(LedgerRequest request, @Nullable Requester by) {}

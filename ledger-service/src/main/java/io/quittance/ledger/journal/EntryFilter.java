package io.quittance.ledger.journal;

import org.jspecify.annotations.Nullable;

/** Which entries a list is about; null means any. */
record EntryFilter(
    @Nullable String reference, @Nullable String paymentIntentId, @Nullable String account) {}

package io.quittance.ledger.journal;

import java.util.List;
import java.util.UUID;

/** An entry that was applied to the balances and waits to be written with its batch. */
record AppliedEntry(
    UUID id, EntryRequest request, String contentDigest, List<OpenBook.Line> lines) {}

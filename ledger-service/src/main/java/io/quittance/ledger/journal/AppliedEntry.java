package io.quittance.ledger.journal;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entry that was applied to the balances and waits to be written with its batch. */
record AppliedEntry(
    UUID id,
    EntryRequest request,
    @Nullable Requester by,
    String contentDigest,
    List<OpenBook.Line> lines) {}

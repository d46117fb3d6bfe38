package io.quittance.ledger.journal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One item of a batch.
 *
 * @param reference as the caller wrote it; null where there is none to be read
 * @param request the entry; throws the {@link io.quittance.platform.problem.Refusal} of an item
 *     that is none
 */
record BatchItem(@Nullable String reference, Supplier<EntryRequest> request) {}

package io.quittance.reconciliation.bank;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What an entry says of all its transfers.
 *
 * @param amount minor units; below zero for what left
 * @param credit whether it came in; the amount may be zero
 */
record EntryHead(
    boolean booked,
    LocalDate bookedOn,
    Instant bookedAt,
    long amount,
    boolean credit,
    String currency,
    boolean reversal,
    boolean charge,
    @Nullable String servicerReference,
    @Nullable String entryReference) {}

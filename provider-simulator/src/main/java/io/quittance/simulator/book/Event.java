package io.quittance.simulator.book;

import org.jspecify.annotations.Nullable;

/** One notice for the caller; what it is about is in the {@link Change} that holds it. */
public record Event(
    String eventId, EventType type, @Nullable Operation operation, @Nullable Dispute dispute) {}

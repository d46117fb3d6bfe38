package io.quittance.reconciliation.run;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One reconciliation of a provider and day. The columns in JSON are what {@link RunView} shows.
 *
 * @param lines of the statement, once it was read
 * @param complete whether our copy met payment-api's control totals; null until compared
 */
record Run(
    UUID id,
    String provider,
    LocalDate day,
    RunOrigin origin,
    RunStatus status,
    @Nullable String requestedBy,
    @Nullable Boolean complete,
    @Nullable String controlTotals,
    @Nullable String counts,
    @Nullable String totals,
    @Nullable String reconciliations,
    @Nullable String failureCode,
    @Nullable String failureDetail,
    @Nullable RunStage stage,
    @Nullable Integer lines,
    OffsetDateTime queuedAt,
    @Nullable OffsetDateTime startedAt,
    @Nullable OffsetDateTime finishedAt) {}

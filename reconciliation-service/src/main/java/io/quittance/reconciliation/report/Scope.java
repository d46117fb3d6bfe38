package io.quittance.reconciliation.report;

import io.quittance.reconciliation.run.Run;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a report is about: one run, or the latest completed run of each provider and day of a
 * period.
 *
 * @param runId the run; null for a period
 * @param from the first day, in the provider's zone
 * @param to the last day
 * @param provider null for all of a period
 */
record Scope(@Nullable UUID runId, LocalDate from, LocalDate to, @Nullable String provider) {

  static Scope of(Run run) {
    return new Scope(run.id(), run.day(), run.day(), run.provider());
  }

  static Scope of(LocalDate from, LocalDate to, @Nullable String provider) {
    return new Scope(null, from, to, provider);
  }
}

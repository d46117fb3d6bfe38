package io.quittance.reconciliation.run;

import io.quittance.reconciliation.ReconciliationSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Queues the nightly runs: each provider's days once they are due by its own clock, also those that
 * nobody queued while the service was down, or while another run of the day was active. Nothing is
 * queued of the time before a provider was configured. Queuing again queues nothing.
 */
@Service
class ReconcileNightly {

  private static final Logger log = LoggerFactory.getLogger(ReconcileNightly.class);

  /** After a longer absence somebody should decide what to reconcile. */
  private static final int CATCH_UP_DAYS_MAX = 31;

  private final QueueRun queueRun;
  private final Nights nights;
  private final ReconciliationSettings settings;
  private final Clock clock;

  ReconcileNightly(QueueRun queueRun, Nights nights, ReconciliationSettings settings, Clock clock) {
    this.queueRun = queueRun;
    this.nights = nights;
    this.settings = settings;
    this.clock = clock;
  }

  /** Queues what is due now. */
  void queueDue() {
    queueDue(clock.instant());
  }

  /** Queues what is due at a moment. */
  void queueDue(Instant now) {
    settings.providers().forEach((name, provider) -> queueDue(name, provider, now));
    nights
        .lateFiles()
        .forEach(late -> queueRun.queue(late.provider(), late.day(), RunOrigin.FOLLOW_UP, null));
  }

  private void queueDue(String name, ReconciliationSettings.Provider provider, Instant now) {
    var times = new NightlyTimes(provider);
    var latest = times.latestDue(now);
    var first = next(name, times, now);
    var earliest = latest.minusDays(CATCH_UP_DAYS_MAX - 1L);
    if (first.isBefore(earliest)) {
      log.error("{}: no nightly run from {} to {}; ask for them", name, first, earliest);
      first = earliest;
    }
    var had = nights.from(name, earliest);
    var from = had.isEmpty() ? first : Collections.min(had);
    if (!from.isAfter(latest)) {
      from.datesUntil(latest.plusDays(1))
          .filter(day -> !had.contains(day))
          .forEach(day -> queueRun.queue(name, day, RunOrigin.NIGHTLY, null));
    }
  }

  /** The day that a provider's next nightly run is about. */
  LocalDate next(String provider, NightlyTimes times, Instant now) {
    return nights
        .latest(provider)
        .map(latest -> latest.plusDays(1))
        .orElseGet(() -> nights.firstDay(provider, times.dayOf(now)));
  }
}

package io.quittance.reconciliation.run;

import io.quittance.reconciliation.ReconciliationSettings;
import java.time.Clock;
import java.time.LocalDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Queues the nightly runs: for each provider the day before, and the days that nobody queued while
 * the service was down. Days are UTC, so that they neither overlap nor leave a gap. Queuing again
 * queues nothing.
 */
@Service
class ReconcileNightly {

  private static final Logger log = LoggerFactory.getLogger(ReconcileNightly.class);

  /** After a longer absence somebody should decide what to reconcile. */
  private static final int CATCH_UP_DAYS_MAX = 31;

  private final QueueRun queueRun;
  private final Runs runs;
  private final ReconciliationSettings settings;
  private final Clock clock;

  ReconcileNightly(QueueRun queueRun, Runs runs, ReconciliationSettings settings, Clock clock) {
    this.queueRun = queueRun;
    this.runs = runs;
    this.settings = settings;
    this.clock = clock;
  }

  /** Queues what is due now. */
  void queueDue() {
    queueDue(LocalDate.now(clock));
  }

  /** Queues what is due on a day. */
  void queueDue(LocalDate today) {
    settings.providers().keySet().forEach(provider -> queueDue(provider, today));
  }

  private void queueDue(String provider, LocalDate today) {
    var yesterday = today.minusDays(1);
    var first =
        runs.latestNightly(provider)
            .map(latest -> latest.plusDays(1))
            .filter(next -> !next.isAfter(yesterday))
            .orElse(yesterday);
    var earliest = today.minusDays(CATCH_UP_DAYS_MAX);
    if (first.isBefore(earliest)) {
      log.error("{}: no nightly run from {} to {}; ask for them", provider, first, earliest);
      first = earliest;
    }
    first.datesUntil(today).forEach(day -> queueRun.queue(provider, day, RunOrigin.NIGHTLY, null));
  }
}

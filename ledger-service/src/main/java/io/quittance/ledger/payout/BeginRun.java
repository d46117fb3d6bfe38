package io.quittance.ledger.payout;

import static io.quittance.platform.problem.CommonProblem.invalid;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Currency;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Begins a day's payouts. A day has one run, and each currency one part of it: whoever asks again
 * finds what is there. {@link PerformRuns} does the work.
 */
@Service
class BeginRun {

  /** How long ago a run may be made up for. */
  private static final int DAYS_BACK_MAX = 366;

  private final PayoutRuns runs;
  private final PayoutSettings settings;
  private final TransactionTemplate transaction;

  BeginRun(PayoutRuns runs, PayoutSettings settings, TransactionTemplate transaction) {
    this.runs = runs;
    this.settings = settings;
    this.transaction = transaction;
  }

  /** The run, and whether this call began anything. */
  record Begun(PayoutRun run, boolean isNew) {}

  /**
   * Begins the run of a day in every currency in which merchants have accounts.
   *
   * @param date UTC; one that has passed makes up for a run that was missed
   * @param dryRun true to roll back in the end
   */
  Begun begin(LocalDate date, String begunBy, boolean dryRun) {
    var today = runs.now().atOffset(ZoneOffset.UTC).toLocalDate();
    if (date.isAfter(today) || date.isBefore(today.minusDays(DAYS_BACK_MAX))) {
      throw invalid("date", "must be today, UTC, or up to " + DAYS_BACK_MAX + " days ago");
    }
    return transaction.execute(
        status -> {
          if (dryRun) {
            status.setRollbackOnly();
          }
          return begin(date, begunBy, runs.currencies());
        });
  }

  /** Begins what is due today by the cut-offs. */
  void beginDue() {
    if (!settings.automatic()) {
      return;
    }
    Instant now = runs.now();
    var date = now.atOffset(ZoneOffset.UTC).toLocalDate();
    var time = LocalTime.ofInstant(now, ZoneOffset.UTC);
    var due =
        runs.currencies().stream()
            .filter(currency -> !time.isBefore(settings.cutOffOf(currency)))
            .toList();
    if (!due.isEmpty()) {
      transaction.executeWithoutResult(_ -> begin(date, PayoutRun.CUT_OFF, due));
    }
  }

  private Begun begin(LocalDate date, String begunBy, Collection<Currency> currencies) {
    boolean isNew = runs.begin(date, begunBy);
    var run = runs.find(date).orElseThrow();
    return new Begun(run, runs.beginParts(run.id(), currencies) > 0 || isNew);
  }
}

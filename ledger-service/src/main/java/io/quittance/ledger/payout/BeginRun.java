package io.quittance.ledger.payout;

import static io.quittance.ledger.LedgerProblem.PAYOUTS_NOT_CONFIGURED;
import static io.quittance.platform.problem.CommonProblem.invalid;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Logger log = LoggerFactory.getLogger(BeginRun.class);

  private final PayoutRuns runs;
  private final PayoutSettings settings;
  private final TransactionTemplate transaction;

  /** Told once, not at each look. */
  private final Set<Currency> lacking = ConcurrentHashMap.newKeySet();

  BeginRun(PayoutRuns runs, PayoutSettings settings, TransactionTemplate transaction) {
    this.runs = runs;
    this.settings = settings;
    this.transaction = transaction;
  }

  /** The run as this call leaves it, and whether it began anything. */
  record Begun(PayoutRun run, List<PayoutRuns.PartState> states, boolean isNew) {}

  /**
   * Begins the run of a day in every currency in which merchants have accounts and the bank can be
   * told whose account pays.
   *
   * @param date UTC; one that has passed makes up for a run that was missed
   * @param dryRun true to roll back in the end
   * @throws io.quittance.platform.problem.Refusal {@code parameter_invalid}, or {@code
   *     payouts_not_configured} where no currency can be paid
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
          var owed = runs.currencies();
          var payable = withDebtor(owed);
          if (payable.isEmpty() && !owed.isEmpty()) {
            throw PAYOUTS_NOT_CONFIGURED.because(PayoutSettings.DEBTOR);
          }
          return begin(date, begunBy, payable);
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
        withDebtor(runs.currencies()).stream()
            .filter(currency -> !time.isBefore(settings.cutOffOf(currency)))
            .toList();
    if (!due.isEmpty()) {
      transaction.executeWithoutResult(_ -> begin(date, PayoutRun.CUT_OFF, due));
    }
  }

  /** What nobody could pay stays payable, instead of being in transit for ever. */
  private List<Currency> withDebtor(List<Currency> currencies) {
    return currencies.stream().filter(this::hasDebtor).toList();
  }

  private boolean hasDebtor(Currency currency) {
    boolean known = settings.debtorOf(currency).isPresent();
    if (!known && lacking.add(currency)) {
      log.warn("nobody is paid out in {}: {} is not set for it", currency, PayoutSettings.DEBTOR);
    }
    return known;
  }

  private Begun begin(LocalDate date, String begunBy, Collection<Currency> currencies) {
    boolean isNew = runs.begin(date, begunBy);
    var run = runs.find(date).orElseThrow();
    boolean isMore = runs.beginParts(run.id(), currencies, begunBy) > 0;
    return new Begun(run, runs.states(run.id()), isNew || isMore);
  }
}

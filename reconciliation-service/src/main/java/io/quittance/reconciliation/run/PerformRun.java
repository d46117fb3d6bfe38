package io.quittance.reconciliation.run;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_NOT_AVAILABLE;

import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.bank.BankSettings;
import io.quittance.reconciliation.bank.ConfirmReceipts;
import io.quittance.reconciliation.claim.Completeness;
import io.quittance.reconciliation.claim.Completeness.ControlTotal;
import io.quittance.reconciliation.discrepancy.Comparison.Day;
import io.quittance.reconciliation.discrepancy.FreshStatistics;
import io.quittance.reconciliation.discrepancy.JudgeDay;
import io.quittance.reconciliation.discrepancy.PublishRepairs;
import io.quittance.reconciliation.ledger.LedgerCompleteness;
import io.quittance.reconciliation.ledger.LedgerCompleteness.LedgerTotal;
import io.quittance.reconciliation.settlement.ConfirmSettlements;
import io.quittance.reconciliation.statement.FetchStatement;
import io.quittance.reconciliation.statement.ProviderUnavailable;
import io.quittance.reconciliation.statement.Statement;
import io.quittance.reconciliation.statement.StatementRefused;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.RestClientException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reconciles one provider's day: do we know all that we claim, what does the provider claim, what
 * differs.
 *
 * <p>Every step may be repeated. Taking a statement is idempotent, and the verdict, the repairs,
 * the settlements and the end of the run are one transaction under the run's row lock: a process
 * that dies leaves a run that another one performs from the start, and a process that wakes up late
 * changes nothing.
 */
@Service
class PerformRun {

  private static final Logger log = LoggerFactory.getLogger(PerformRun.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Runs runs;
  private final Completeness completeness;
  private final LedgerCompleteness ledgerCompleteness;
  private final BankSettings banks;
  private final FetchStatement fetchStatement;
  private final JudgeDay judgeDay;
  private final PublishRepairs publishRepairs;
  private final ConfirmSettlements confirmSettlements;
  private final ConfirmReceipts confirmReceipts;
  private final MeasureRun measureRun;
  private final SumUpRun sumUpRun;
  private final FreshStatistics freshStatistics;
  private final QueueRun queueRun;
  private final JudgeAgain judgeAgain;
  private final ReconciliationMeters meters;
  private final ReconciliationSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;

  PerformRun(
      Runs runs,
      Completeness completeness,
      LedgerCompleteness ledgerCompleteness,
      BankSettings banks,
      FetchStatement fetchStatement,
      JudgeDay judgeDay,
      PublishRepairs publishRepairs,
      ConfirmSettlements confirmSettlements,
      ConfirmReceipts confirmReceipts,
      MeasureRun measureRun,
      SumUpRun sumUpRun,
      FreshStatistics freshStatistics,
      QueueRun queueRun,
      JudgeAgain judgeAgain,
      ReconciliationMeters meters,
      ReconciliationSettings settings,
      Clock clock,
      TransactionTemplate transaction) {
    this.runs = runs;
    this.completeness = completeness;
    this.ledgerCompleteness = ledgerCompleteness;
    this.banks = banks;
    this.fetchStatement = fetchStatement;
    this.judgeDay = judgeDay;
    this.publishRepairs = publishRepairs;
    this.confirmSettlements = confirmSettlements;
    this.confirmReceipts = confirmReceipts;
    this.measureRun = measureRun;
    this.sumUpRun = sumUpRun;
    this.freshStatistics = freshStatistics;
    this.queueRun = queueRun;
    this.judgeAgain = judgeAgain;
    this.meters = meters;
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
  }

  /** What the run's task does next. */
  enum Next {
    DONE,
    WAIT_FOR_EVENTS,
    /** There may be a file, or another one, until the deadline. */
    TRY_LATER
  }

  /** Takes a run as far as it goes. A failure that may pass leaves the run to be tried again. */
  Next perform(UUID id) {
    var begun = runs.begin(id);
    if (begun.isEmpty()) {
      return Next.DONE;
    }
    var run = begun.get();
    runs.stage(id, RunStage.COUNTING, null);
    var held = heldBy(run);
    boolean complete = held.isComplete();
    var written = held.written();
    if (!complete && runs.waitForEvents(id, written, settings.waitForEvents())) {
      return Next.WAIT_FOR_EVENTS;
    }
    if (!complete) {
      log.warn(
          "run {} of {} goes on although our copy of {} is behind payment-api; see controlTotals",
          id,
          run.provider(),
          run.day());
    }
    runs.running(id, complete, written);
    return judge(run, held);
  }

  /** What there is to know of the day, and whether it is known. */
  private Held heldBy(Run run) {
    if (ledgerCompleteness.concerns(run.provider())) {
      var totals = ledgerCompleteness.compare(run.day());
      return new Held(
          totals.stream().allMatch(LedgerTotal::isMet),
          totals.isEmpty(),
          JSON.writeValueAsString(totals));
    }
    var totals =
        banks.isHouseBank(run.provider())
            ? List.<ControlTotal>of()
            : completeness.compare(run.day(), run.provider());
    return new Held(
        totals.stream().allMatch(ControlTotal::isMet),
        totals.isEmpty(),
        JSON.writeValueAsString(totals));
  }

  private record Held(boolean isComplete, boolean isEmpty, String written) {}

  private Next judge(Run run, Held held) {
    runs.stage(run.id(), RunStage.FETCHING, null);
    try {
      var statement = statementFor(run, held.isEmpty());
      runs.stage(run.id(), RunStage.COMPARING, statement.lineCount());
      freshStatistics.gather();
      transaction.executeWithoutResult(_ -> judge(run, statement, held.isComplete()));
      meters.ran(run.id());
    } catch (StatementRefused refused) {
      if (waitsForFile(run)) {
        if (refused.fault() != STATEMENT_NOT_AVAILABLE) {
          log.warn(
              "run {} waits for another file of {}: {}", run.id(), run.day(), refused.detail());
        }
        return Next.TRY_LATER;
      }
      fail(run, refused.fault().code(), refused.detail());
    } catch (ProviderUnavailable unavailable) {
      if (waitsForFile(run)) {
        log.warn("run {} waits for the provider: {}", run.id(), unavailable.getMessage());
        return Next.TRY_LATER;
      }
      throw unavailable;
    }
    return Next.DONE;
  }

  /** Only nightly runs come before the file may be there; whoever asks wants to hear now. */
  private boolean waitsForFile(Run run) {
    boolean waits = hasTime(run);
    if (waits) {
      runs.waitForFile(run.id());
    }
    return waits;
  }

  private boolean hasTime(Run run) {
    return run.origin() == RunOrigin.NIGHTLY && !isDue(run);
  }

  /** Whether the deadline of its file has passed. */
  private boolean isDue(Run run) {
    var times = new NightlyTimes(settings.provider(run.provider()));
    return !clock.instant().isBefore(times.deadline(run.day()));
  }

  private Statement statementFor(Run run, boolean claimsNothing) {
    return run.origin() == RunOrigin.FOLLOW_UP
        ? fetchStatement.stored(run.provider(), run.day())
        : fetchStatement.fetch(run.provider(), run.day(), claimsNothing && isDue(run));
  }

  private void judge(Run run, Statement statement, boolean complete) {
    if (!runs.lockActive(run.id())) {
      return;
    }
    var day = new Day(run.id(), statement.id(), run.provider(), run.day());
    var compared = judgeDay.judge(day);
    boolean told = !statement.awaitsApproval();
    int repairs = told ? tell(run, statement) : untold(run, statement);
    if (!complete || (told && publishRepairs.isAwaited(run.id()))) {
      judgeAgain.inAWhile(run.provider(), run.day());
    }
    measureRun.measure(run.id(), statement, compared);
    confirmReceipts
        .concernedBy(run.id(), statement)
        .forEach(it -> queueRun.followUp(it.bank(), it.day()));
    var result = sumUpRun.sumUp(run, statement, compared);
    runs.complete(
        run.id(),
        statement.id(),
        settings.provider(run.provider()).zone(),
        JSON.writeValueAsString(result.counts()),
        JSON.writeValueAsString(result.totals()),
        JSON.writeValueAsString(result.reconciliations()));
    judgeDay.daysWithTheSame(day).forEach(other -> queueRun.followUp(run.provider(), other));
    if (run.origin() != RunOrigin.FOLLOW_UP) {
      judgeDay.daysConcernedBy(day).forEach(other -> queueRun.followUp(run.provider(), other));
      confirmReceipts
          .withSamePayouts(statement)
          .forEach(it -> queueRun.followUp(it.bank(), it.day()));
    }
    log.info(
        "run {} of {} {} found {}; payment-api is told of {} operations",
        run.id(),
        run.provider(),
        run.day(),
        result.counts(),
        repairs);
  }

  /** Tells others what the day proves; money moves by it. Says how many operations it repairs. */
  private int tell(Run run, Statement statement) {
    int repairs =
        run.origin() == RunOrigin.FOLLOW_UP
            ? publishRepairs.publishNew(run.id(), run.provider(), run.day())
            : publishRepairs.publish(run.id(), run.provider(), run.day());
    confirmSettlements.confirm(run.id(), statement);
    confirmReceipts.confirm(run.id(), statement);
    return repairs;
  }

  private static int untold(Run run, Statement statement) {
    log.warn(
        "run {} compares {} with the file of one person ({}), and tells nobody; another run after"
            + " its approval does",
        run.id(),
        run.day(),
        statement.uploadedBy());
    return 0;
  }

  /**
   * Ends a run whose tries are used up, naming what stood in the way; false for a nightly one whose
   * deadline is yet to come: it is tried until then.
   */
  boolean giveUp(UUID id, Throwable cause) {
    var run = runs.find(id).orElseThrow();
    if (hasTime(run)) {
      log.warn("run {} of {} {} is tried until its deadline", id, run.provider(), run.day(), cause);
      return false;
    }
    switch (cause) {
      case ProviderUnavailable unavailable ->
          fail(run, "provider_unavailable", String.valueOf(unavailable.getMessage()));
      case RestClientException _ ->
          fail(run, "control_totals_unavailable", "payment-api does not tell its control totals");
      default -> fail(run, "internal_error", "see the log of this service");
    }
    return true;
  }

  private void fail(Run run, String code, String detail) {
    log.warn(
        "run {} failed with {}: {}; ask for a new run once that is solved", run.id(), code, detail);
    if (run.origin() == RunOrigin.NIGHTLY) {
      log.error("{}: {} is not reconciled at its deadline: {}", run.provider(), run.day(), code);
    }
    runs.fail(run.id(), code, detail);
    meters.ran(run.id());
  }
}

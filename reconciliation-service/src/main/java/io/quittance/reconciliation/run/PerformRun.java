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
    this.meters = meters;
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
  }

  /** What the run's task does next. */
  enum Next {
    DONE,
    WAIT_FOR_EVENTS,
    WAIT_FOR_FILE
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
    return judge(run);
  }

  /** What there is to know of the day, and whether it is known. */
  private Held heldBy(Run run) {
    if (ledgerCompleteness.concerns(run.provider())) {
      var totals = ledgerCompleteness.compare(run.day());
      return new Held(
          totals.stream().allMatch(LedgerTotal::isMet), JSON.writeValueAsString(totals));
    }
    var totals =
        banks.isHouseBank(run.provider())
            ? List.<ControlTotal>of()
            : completeness.compare(run.day(), run.provider());
    return new Held(totals.stream().allMatch(ControlTotal::isMet), JSON.writeValueAsString(totals));
  }

  private record Held(boolean isComplete, String written) {}

  private Next judge(Run run) {
    runs.stage(run.id(), RunStage.FETCHING, null);
    try {
      var statement = statementFor(run);
      runs.stage(run.id(), RunStage.COMPARING, statement.lineCount());
      freshStatistics.gather();
      transaction.executeWithoutResult(_ -> judge(run, statement));
      meters.ran(run.id());
    } catch (StatementRefused refused) {
      boolean missing = refused.fault() == STATEMENT_NOT_AVAILABLE;
      if (missing && waitsForFile(run)) {
        return Next.WAIT_FOR_FILE;
      }
      fail(run.id(), refused.fault().code(), refused.detail());
      if (missing && run.origin() == RunOrigin.NIGHTLY) {
        log.error("{}: the file of {} is missing at its deadline", run.provider(), run.day());
      }
    } catch (ProviderUnavailable unavailable) {
      if (waitsForFile(run)) {
        log.warn("run {} waits for the provider: {}", run.id(), unavailable.getMessage());
        return Next.WAIT_FOR_FILE;
      }
      throw unavailable;
    }
    return Next.DONE;
  }

  /** Only nightly runs come before the file may be there; whoever asks wants to hear now. */
  private boolean waitsForFile(Run run) {
    var times = new NightlyTimes(settings.provider(run.provider()));
    boolean waits =
        run.origin() == RunOrigin.NIGHTLY && clock.instant().isBefore(times.deadline(run.day()));
    if (waits) {
      runs.waitForFile(run.id());
    }
    return waits;
  }

  private Statement statementFor(Run run) {
    return run.origin() == RunOrigin.FOLLOW_UP
        ? fetchStatement.stored(run.provider(), run.day())
        : fetchStatement.fetch(run.provider(), run.day());
  }

  private void judge(Run run, Statement statement) {
    if (!runs.lockActive(run.id())) {
      return;
    }
    var day = new Day(run.id(), statement.id(), run.provider(), run.day());
    judgeDay.judge(day);
    int repairs = publishRepairs.publish(run.id(), run.provider(), run.day());
    confirmSettlements.confirm(run.id(), statement);
    confirmReceipts.confirm(run.id(), statement);
    measureRun.measure(run.id(), statement);
    confirmReceipts
        .concernedBy(run.id(), statement)
        .forEach(it -> queueRun.queue(it.bank(), it.day(), RunOrigin.FOLLOW_UP, null));
    var result = sumUpRun.sumUp(run, statement);
    runs.complete(
        run.id(),
        statement.id(),
        JSON.writeValueAsString(result.counts()),
        JSON.writeValueAsString(result.totals()),
        JSON.writeValueAsString(result.reconciliations()));
    if (run.origin() != RunOrigin.FOLLOW_UP) {
      judgeDay
          .daysConcernedBy(day)
          .forEach(other -> queueRun.queue(run.provider(), other, RunOrigin.FOLLOW_UP, null));
    }
    log.info(
        "run {} of {} {} found {}; payment-api is told of {} operations",
        run.id(),
        run.provider(),
        run.day(),
        result.counts(),
        repairs);
  }

  /** Ends a run whose tries are used up, naming what stood in the way. */
  void giveUp(UUID id, Throwable cause) {
    switch (cause) {
      case ProviderUnavailable unavailable ->
          fail(id, "provider_unavailable", String.valueOf(unavailable.getMessage()));
      case RestClientException _ ->
          fail(id, "control_totals_unavailable", "payment-api does not tell its control totals");
      default -> fail(id, "internal_error", "see the log of this service");
    }
  }

  private void fail(UUID id, String code, String detail) {
    log.warn("run {} failed with {}: {}; ask for a new run once that is solved", id, code, detail);
    runs.fail(id, code, detail);
    meters.ran(id);
  }
}

package io.quittance.reconciliation.run;

import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.claim.Completeness;
import io.quittance.reconciliation.claim.Completeness.ControlTotal;
import io.quittance.reconciliation.discrepancy.Comparison.Day;
import io.quittance.reconciliation.discrepancy.JudgeDay;
import io.quittance.reconciliation.discrepancy.PublishRepairs;
import io.quittance.reconciliation.settlement.ConfirmSettlements;
import io.quittance.reconciliation.statement.FetchStatement;
import io.quittance.reconciliation.statement.ProviderUnavailable;
import io.quittance.reconciliation.statement.Statement;
import io.quittance.reconciliation.statement.StatementRefused;
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
  private final FetchStatement fetchStatement;
  private final JudgeDay judgeDay;
  private final PublishRepairs publishRepairs;
  private final ConfirmSettlements confirmSettlements;
  private final MeasureRun measureRun;
  private final SumUpRun sumUpRun;
  private final QueueRun queueRun;
  private final ReconciliationMeters meters;
  private final ReconciliationSettings settings;
  private final TransactionTemplate transaction;

  PerformRun(
      Runs runs,
      Completeness completeness,
      FetchStatement fetchStatement,
      JudgeDay judgeDay,
      PublishRepairs publishRepairs,
      ConfirmSettlements confirmSettlements,
      MeasureRun measureRun,
      SumUpRun sumUpRun,
      QueueRun queueRun,
      ReconciliationMeters meters,
      ReconciliationSettings settings,
      TransactionTemplate transaction) {
    this.runs = runs;
    this.completeness = completeness;
    this.fetchStatement = fetchStatement;
    this.judgeDay = judgeDay;
    this.publishRepairs = publishRepairs;
    this.confirmSettlements = confirmSettlements;
    this.measureRun = measureRun;
    this.sumUpRun = sumUpRun;
    this.queueRun = queueRun;
    this.meters = meters;
    this.settings = settings;
    this.transaction = transaction;
  }

  /** What the run's task does next. */
  enum Next {
    DONE,
    WAIT_FOR_EVENTS
  }

  /** Takes a run as far as it goes. A failure that may pass leaves the run to be tried again. */
  Next perform(UUID id) {
    var begun = runs.begin(id);
    if (begun.isEmpty()) {
      return Next.DONE;
    }
    var run = begun.get();
    var totals = completeness.compare(run.day(), run.provider());
    boolean complete = totals.stream().allMatch(ControlTotal::isMet);
    var written = JSON.writeValueAsString(totals);
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
    judge(run);
    return Next.DONE;
  }

  private void judge(Run run) {
    try {
      var statement = statementFor(run);
      transaction.executeWithoutResult(_ -> judge(run, statement));
      meters.ran(run.id());
    } catch (StatementRefused refused) {
      fail(run.id(), refused.fault().code(), refused.detail());
    }
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
    judgeDay.judge(new Day(run.id(), statement.id(), run.provider(), run.day()));
    int repairs = publishRepairs.publish(run.id(), run.provider(), run.day());
    confirmSettlements.confirm(run.id(), statement);
    measureRun.measure(run.id(), statement);
    var result = sumUpRun.sumUp(run, statement);
    runs.complete(
        run.id(),
        statement.id(),
        JSON.writeValueAsString(result.counts()),
        JSON.writeValueAsString(result.totals()));
    if (run.origin() != RunOrigin.FOLLOW_UP) {
      judgeDay
          .daysThatWaitedFor(run.provider(), run.day())
          .forEach(day -> queueRun.queue(run.provider(), day, RunOrigin.FOLLOW_UP, null));
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

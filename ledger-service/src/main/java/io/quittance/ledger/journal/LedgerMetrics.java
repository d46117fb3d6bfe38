package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.LEDGER_BUSY;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.problem.Refusal;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Counts what is booked and what is refused, whoever asked for it. */
@Component
public class LedgerMetrics {

  private static final String REFUSALS = "quittance.ledger.refusals";

  private final MeterRegistry registry;
  private final DistributionSummary batchSize;

  LedgerMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.batchSize =
        DistributionSummary.builder("quittance.ledger.batch.size")
            .description("Requests per transaction")
            .register(registry);
    registry.counter(REFUSALS, "code", LEDGER_BUSY.code());
  }

  /**
   * Counts the outcomes of a batch: what is refused at once, what is written when it is committed.
   */
  public void count(List<WriteOutcome> outcomes) {
    for (var outcome : outcomes) {
      if (outcome instanceof WriteOutcome.Refused(var refusal)) {
        countRefusal(refusal);
      }
    }
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      countWritten(outcomes);
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            countWritten(outcomes);
          }
        });
  }

  private void countWritten(List<WriteOutcome> outcomes) {
    batchSize.record(outcomes.size());
    int written = 0;
    for (var outcome : outcomes) {
      switch (outcome) {
        case WriteOutcome.Booked _ -> written++;
        case WriteOutcome.HoldChanged(var hold, var entry) -> {
          written += entry == null ? 0 : 1;
          registry.counter("quittance.ledger.holds", "became", hold.status().name()).increment();
        }
        case WriteOutcome.Existing _, WriteOutcome.HoldKept _, WriteOutcome.Refused _ -> {}
      }
    }
    registry.counter("quittance.ledger.entries.written").increment(written);
  }

  /** Counts a refusal of what never came into a batch. */
  void countRefusal(Refusal refusal) {
    registry.counter(REFUSALS, "code", refusal.problem().code()).increment();
  }
}

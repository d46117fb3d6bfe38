package io.quittance.ledger.journal;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.stereotype.Component;

/** Counts what is booked and what is refused, whoever asked for it. */
@Component
public class LedgerMetrics {

  private final MeterRegistry registry;
  private final DistributionSummary batchSize;

  LedgerMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.batchSize =
        DistributionSummary.builder("quittance.ledger.batch.size")
            .description("Requests per transaction")
            .register(registry);
  }

  /** Counts the outcomes of a batch. */
  public void count(List<WriteOutcome> outcomes) {
    batchSize.record(outcomes.size());
    int written = 0;
    for (var outcome : outcomes) {
      switch (outcome) {
        case WriteOutcome.Booked _ -> written++;
        case WriteOutcome.HoldChanged(var hold, var entry) -> {
          written += entry == null ? 0 : 1;
          registry.counter("quittance.ledger.holds", "became", hold.status().name()).increment();
        }
        case WriteOutcome.Existing _, WriteOutcome.HoldKept _ -> {}
        case WriteOutcome.Refused(var refusal) ->
            registry
                .counter("quittance.ledger.refusals", "code", refusal.problem().code())
                .increment();
      }
    }
    registry.counter("quittance.ledger.entries.written").increment(written);
  }
}

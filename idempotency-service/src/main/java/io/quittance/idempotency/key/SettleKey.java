package io.quittance.idempotency.key;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.idempotency.batch.GroupCommit;
import io.quittance.idempotency.key.Settlement.Outcome;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Ends the work under a key: stores its answer or gives it back. A holder that was overtaken, for
 * example because it slept, changes nothing.
 *
 * <p>PostgreSQL first, Redis afterwards: a copy never exists before its original.
 */
@Service
class SettleKey {

  private static final Logger log = LoggerFactory.getLogger(SettleKey.class);

  private static final String RELEASE = "release";
  private static final String COMPLETE = "complete";

  private final GroupCommit<Settlement, Outcome> table;
  private final KeyCache cache;
  private final MeterRegistry meters;

  SettleKey(GroupCommit<Settlement, Outcome> settlements, KeyCache cache, MeterRegistry meters) {
    this.table = settlements;
    this.cache = cache;
    this.meters = meters;
    // There from the start, so that the first one is seen to rise.
    List.of(RELEASE, COMPLETE).forEach(this::fenced);
  }

  /**
   * Settles, durably.
   *
   * @throws io.quittance.platform.problem.Refusal {@code service_unavailable}; repeating is safe
   */
  void settle(Settlement settlement) {
    switch (table.submit(settlement)) {
      case Outcome.Kept(var success) -> cache.keep(settlement.id(), success);
      case Outcome.Done _ -> cache.forget(settlement.id());
      case Outcome.Overtaken _ -> overtaken(settlement);
    }
  }

  private void overtaken(Settlement settlement) {
    var operation = settlement.answer() == null ? RELEASE : COMPLETE;
    fenced(operation).increment();
    // Without the key itself: merchants write into it what they like.
    log.warn(
        "{} of {} with token {} had no effect: the key was settled, or taken over after its lock"
            + " ran out; the later holder's answer stands",
        operation,
        settlement.id().merchantId(),
        settlement.token());
  }

  private Counter fenced(String operation) {
    return meters.counter("quittance.idempotency.fenced", "operation", operation);
  }
}

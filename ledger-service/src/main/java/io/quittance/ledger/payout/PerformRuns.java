package io.quittance.ledger.payout;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.ledger.payout.PayoutRuns.Part;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Pays out what is begun, merchant by merchant, each in a transaction of its own: a run that was
 * cut off goes on where it was.
 */
@Service
class PerformRuns {

  private static final Logger log = LoggerFactory.getLogger(PerformRuns.class);

  /** A run looks again each few seconds: minutes for what passes by itself. */
  static final int TRIES_MAX = 24;

  private static final int PAGE = 500;

  private final PayoutRuns runs;
  private final PayOut payOut;
  private final Counter givenUp;

  /** How often this instance has failed; a restart begins to count anew. */
  private final Map<Try, Integer> failures = new ConcurrentHashMap<>();

  PerformRuns(PayoutRuns runs, PayOut payOut, MeterRegistry registry) {
    this.runs = runs;
    this.payOut = payOut;
    this.givenUp =
        Counter.builder("quittance.ledger.payouts.given.up")
            .description("Merchants whom a run carried over because each try failed")
            .register(registry);
  }

  private record Try(Part part, String merchantId) {}

  void performOpen() {
    var open = runs.open();
    failures.keySet().removeIf(one -> !open.contains(one.part()));
    open.forEach(this::perform);
  }

  /**
   * Decides upon every merchant. One that cannot be decided upon does not hold the others up, and
   * is carried over after some tries.
   */
  void perform(Part part) {
    int failed = 0;
    String last = "";
    List<String> page;
    do {
      page = runs.undecided(part, last, PAGE);
      for (var merchantId : page) {
        failed += pay(part, merchantId) ? 0 : 1;
        last = merchantId;
      }
    } while (page.size() == PAGE);
    if (failed == 0) {
      runs.complete(part);
      log.info("the payouts of {} in {} are made", part.date(), part.currency());
    } else {
      log.error(
          "the payouts of {} in {} lack {} merchants, who are tried again in some seconds",
          part.date(),
          part.currency(),
          failed);
    }
  }

  private boolean pay(Part part, String merchantId) {
    try {
      payOut.pay(part, merchantId);
      return true;
    } catch (RuntimeException failure) {
      log.error("merchant {} was not paid out in {}", merchantId, part.currency(), failure);
      int tries = failures.merge(new Try(part, merchantId), 1, Integer::sum);
      return tries >= TRIES_MAX && giveUp(part, merchantId);
    }
  }

  private boolean giveUp(Part part, String merchantId) {
    try {
      payOut.giveUp(part, merchantId);
      givenUp.increment();
      log.error(
          "merchant {} is carried over in {} after {} tries, and is tried again in the next run",
          merchantId,
          part.currency(),
          TRIES_MAX);
      return true;
    } catch (RuntimeException failure) {
      log.error("merchant {} cannot be carried over and is tried again", merchantId, failure);
      return false;
    }
  }
}

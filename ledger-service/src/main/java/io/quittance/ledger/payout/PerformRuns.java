package io.quittance.ledger.payout;

import io.quittance.ledger.payout.PayoutRuns.Part;
import java.util.List;
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

  private static final int PAGE = 500;

  private final PayoutRuns runs;
  private final PayOut payOut;

  PerformRuns(PayoutRuns runs, PayOut payOut) {
    this.runs = runs;
    this.payOut = payOut;
  }

  void performOpen() {
    runs.open().forEach(this::perform);
  }

  /** Decides upon every merchant. One that cannot be decided upon does not hold the others up. */
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
      return false;
    }
  }
}

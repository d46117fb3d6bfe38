package io.quittance.ledger.payout;

import org.springframework.context.ApplicationContext;

/** Does at once what the job comes for every few seconds. */
public final class Performer {

  private Performer() {}

  /** Performs what is begun. */
  public static void performOpen(ApplicationContext service) {
    service.getBean(PerformRuns.class).performOpen();
  }
}

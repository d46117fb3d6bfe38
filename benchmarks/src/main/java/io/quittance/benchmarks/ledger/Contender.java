package io.quittance.benchmarks.ledger;

import java.time.Duration;

/** One way to write transfers. */
interface Contender {

  /** For the table: what it is, and how many clients. */
  String name();

  /** Writes for so long, durably. */
  Measured run(Traffic traffic, Duration duration) throws Exception;
}

package io.quittance.benchmarks.ledger;

import java.sql.SQLException;

/** One caller that sends, waits for the answer, and sends again. */
interface Client extends AutoCloseable {

  /** Makes one call; returns how many transfers were durable when its answer came. */
  int call() throws Exception;

  @Override
  void close() throws SQLException;

  /** Makes the clients of a run, numbered from 0. */
  interface Factory {
    Client create(int number) throws Exception;
  }
}

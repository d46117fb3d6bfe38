package io.quittance.simulator.operation;

import io.quittance.simulator.book.Operation;
import io.quittance.simulator.fault.Fault;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a caller is to be told. */
public sealed interface Answer {

  /**
   * What became of the operation.
   *
   * @param capture what was captured along with it
   * @param faults what goes wrong with the answer; nothing does for a repeat
   */
  record Told(Operation operation, @Nullable Operation capture, boolean repeated, Set<Fault> faults)
      implements Answer {}

  /** Nothing was done and nothing is said. */
  record Silent() implements Answer {}
}

package io.quittance.simulator.operation;

import io.quittance.simulator.SimulatorSettings;
import io.quittance.simulator.book.Dispute;
import io.quittance.simulator.book.Event;
import io.quittance.simulator.book.EventType;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.fault.Fault;
import java.time.Instant;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a decision depends on besides the request and the charge.
 *
 * @param newId makes an id with the given prefix
 */
record Moment(
    Instant now, Set<Fault> faults, UnaryOperator<String> newId, SimulatorSettings settings) {

  /** The amount that is moved when another one was asked for, at most {@code max}. */
  long moved(long asked, long max) {
    if (!faults.contains(Fault.WRONG_AMOUNT)) {
      return asked;
    }
    return asked > 1 ? asked - 1 : Math.min(asked + 1, max);
  }

  boolean declines() {
    return faults.contains(Fault.DECLINED);
  }

  long feeOf(long captured) {
    return Math.multiplyExact(captured, (long) settings.feeBasisPoints()) / 10_000;
  }

  Event event(EventType type, Operation operation) {
    return new Event(newId.apply("evt"), type, operation, null);
  }

  Event event(EventType type, @Nullable Dispute dispute) {
    return new Event(newId.apply("evt"), type, null, dispute);
  }
}

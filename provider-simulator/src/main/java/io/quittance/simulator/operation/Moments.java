package io.quittance.simulator.operation;

import io.quittance.platform.id.Ids;
import io.quittance.simulator.SimulatorSettings;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.Dispatch;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.fault.Fault;
import io.quittance.simulator.fault.Faults;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Makes the circumstances of decisions: the time, ids, faults, and how webhooks leave. */
@Component
public class Moments {

  private final Clock clock;
  private final Ids ids;
  private final Faults faults;
  private final SimulatorSettings settings;

  Moments(Clock clock, Ids ids, Faults faults, SimulatorSettings settings) {
    this.clock = clock;
    this.ids = ids;
    this.faults = faults;
    this.settings = settings;
  }

  Moment now(Set<Fault> struck) {
    // The database keeps microseconds; an answer must not change when it is read back.
    return new Moment(
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        struck,
        prefix -> Ids.write(prefix, ids.next(settings.account())),
        settings);
  }

  /** The faults that an operation keeps for what happens to it later. */
  Set<Fault> lasting(Operation operation, Charge charge) {
    return faults.lasting(
        new Faults.Call(
            operation.type(),
            operation.reference(),
            operation.paymentReference(),
            charge.paymentMethod()));
  }

  /** How the webhooks of a dispute leave; only chance can hinder them. */
  public Dispatch dispatchOfDispute(String disputeId) {
    return dispatch(faults.byChance(disputeId));
  }

  Dispatch dispatch(Set<Fault> struck) {
    if (struck.contains(Fault.WEBHOOK_NEVER)) {
      return new Dispatch(0, Duration.ZERO, false);
    }
    return new Dispatch(
        struck.contains(Fault.WEBHOOK_TWICE) ? 2 : 1,
        struck.contains(Fault.WEBHOOK_LATE) ? faults.lateness() : Duration.ZERO,
        struck.contains(Fault.WEBHOOKS_REVERSED));
  }
}

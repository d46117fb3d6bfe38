package io.quittance.simulator.book;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one decision changes, written in one transaction.
 *
 * @param operation new or changed; null when only a dispute changes
 * @param capturedAlong the capture of all that the operation, an authorization, holds
 * @param closed an earlier operation that this decision ends as well
 * @param at when it happens
 */
public record Change(
    Charge charge,
    @Nullable Operation operation,
    @Nullable Operation capturedAlong,
    @Nullable Operation closed,
    @Nullable Dispute dispute,
    List<Effect> effects,
    List<Event> events,
    Instant at) {

  public Change {
    effects = List.copyOf(effects);
    events = List.copyOf(events);
  }

  /** A change of one operation, without a dispute. */
  public static Change of(
      Charge charge, Operation operation, List<Effect> effects, List<Event> events, Instant at) {
    return new Change(charge, operation, null, null, null, effects, events, at);
  }

  /** A change of a dispute, and of the operation that led to it where there is one. */
  public static Change of(
      Charge charge,
      @Nullable Operation operation,
      Dispute dispute,
      List<Effect> effects,
      List<Event> events,
      Instant at) {
    return new Change(charge, operation, null, null, dispute, effects, events, at);
  }

  /** The same change, which also ends an earlier operation. */
  public Change closing(Operation earlier) {
    return new Change(charge, operation, capturedAlong, earlier, dispute, effects, events, at);
  }

  /** Both as one decision: this authorization, and the capture of all that it holds. */
  public Change capturingAlong(Change capture) {
    return new Change(
        capture.charge,
        operation,
        capture.operation,
        null,
        capture.dispute,
        Stream.concat(effects.stream(), capture.effects.stream()).toList(),
        Stream.concat(events.stream(), capture.events.stream()).toList(),
        at);
  }
}

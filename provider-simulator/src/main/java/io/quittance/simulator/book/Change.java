package io.quittance.simulator.book;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one decision changes, written in one transaction.
 *
 * @param operation new or changed; null when only a dispute changes
 * @param closed an earlier operation that this decision ends as well
 * @param at when it happens
 */
public record Change(
    Charge charge,
    @Nullable Operation operation,
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
    return new Change(charge, operation, null, null, effects, events, at);
  }

  /** The same change, which also ends an earlier operation. */
  public Change closing(Operation earlier) {
    return new Change(charge, operation, earlier, dispute, effects, events, at);
  }
}

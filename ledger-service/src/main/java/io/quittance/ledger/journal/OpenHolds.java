package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.HOLD_NOT_FOUND;

import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The holds that a batch is about, as they are while it is applied to them. */
final class OpenHolds {

  private final Instant moment;
  private final Map<UUID, Hold> byId = new HashMap<>();
  private final Map<String, UUID> idByReference = new HashMap<>();
  private final List<Hold> placed = new ArrayList<>();
  private final Map<UUID, Hold> ended = new LinkedHashMap<>();

  /**
   * Opens what was found under the locks of the balances.
   *
   * @param moment database time under the locks; what was to expire until then, by the clock, is
   *     expired
   */
  OpenHolds(Instant moment, Collection<Hold> found) {
    this.moment = moment;
    found.forEach(this::put);
  }

  /** For a batch that no hold has to do with. */
  static OpenHolds none() {
    return new OpenHolds(Instant.EPOCH, List.of());
  }

  Instant moment() {
    return moment;
  }

  @Nullable Hold byReference(String reference) {
    var id = idByReference.get(reference);
    return id == null ? null : byId.get(id);
  }

  /** The hold; refused with {@code hold_not_found}. */
  Hold require(UUID id) {
    var hold = byId.get(id);
    if (hold == null) {
      throw HOLD_NOT_FOUND.because(Ids.write(Hold.PREFIX, id));
    }
    return hold;
  }

  void place(Hold hold) {
    put(hold);
    placed.add(hold);
  }

  void end(Hold hold) {
    put(hold);
    ended.put(hold.id(), hold);
  }

  /** The new ones, as they begin. */
  List<Hold> placed() {
    return placed;
  }

  /** Those that the batch ended. */
  Collection<Hold> ended() {
    return ended.values();
  }

  private void put(Hold hold) {
    byId.put(hold.id(), hold);
    idByReference.put(hold.request().reference(), hold.id());
  }
}

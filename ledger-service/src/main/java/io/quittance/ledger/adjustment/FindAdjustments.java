package io.quittance.ledger.adjustment;

import static io.quittance.ledger.LedgerProblem.ADJUSTMENT_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.platform.id.Ids;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Looks adjustments up. */
@Service
class FindAdjustments {

  private final Adjustments adjustments;

  FindAdjustments(Adjustments adjustments) {
    this.adjustments = adjustments;
  }

  /**
   * The adjustment of an id as it is on the wire.
   *
   * @throws io.quittance.platform.problem.Refusal {@code adjustment_not_found}
   */
  Adjustment byId(String id) {
    return adjustments.byId(idOf(id)).orElseThrow(() -> ADJUSTMENT_NOT_FOUND.because(id));
  }

  /** As {@link #byId}; nobody else decides it until the transaction ends. */
  Adjustment lock(String id) {
    return adjustments.lock(idOf(id)).orElseThrow(() -> ADJUSTMENT_NOT_FOUND.because(id));
  }

  /** One page, newest first, with one more than the limit where there are more. */
  List<Adjustment> page(Adjustments.Filter filter, @Nullable String cursor, int limit) {
    return adjustments.find(filter, before(cursor), limit + 1);
  }

  /** What is no id names no adjustment. */
  private static UUID idOf(String id) {
    return Ids.read(Adjustment.PREFIX, id).orElseThrow(() -> ADJUSTMENT_NOT_FOUND.because(id));
  }

  private static @Nullable UUID before(@Nullable String cursor) {
    return cursor == null
        ? null
        : Ids.read(Adjustment.PREFIX, cursor)
            .orElseThrow(() -> invalid("cursor", "is not one of ours"));
  }
}

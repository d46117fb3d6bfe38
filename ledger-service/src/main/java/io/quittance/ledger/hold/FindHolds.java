package io.quittance.ledger.hold;

import static io.quittance.ledger.LedgerProblem.HOLD_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.ledger.account.Accounts;
import io.quittance.ledger.journal.Hold;
import io.quittance.ledger.journal.HoldClock;
import io.quittance.ledger.journal.HoldStatus;
import io.quittance.ledger.journal.Holds;
import io.quittance.platform.id.Ids;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Looks holds up. */
@Service
class FindHolds {

  private final Holds holds;
  private final HoldClock clock;
  private final Accounts accounts;

  FindHolds(Holds holds, HoldClock clock, Accounts accounts) {
    this.holds = holds;
    this.clock = clock;
    this.accounts = accounts;
  }

  /**
   * The hold of an id as it is on the wire.
   *
   * @throws io.quittance.platform.problem.Refusal {@code hold_not_found}
   */
  Hold byId(String id) {
    return holds.byId(idOf(id), clock.settled()).orElseThrow(() -> HOLD_NOT_FOUND.because(id));
  }

  /** What is no id names no hold. */
  static UUID idOf(String id) {
    return Ids.read(Hold.PREFIX, id).orElseThrow(() -> HOLD_NOT_FOUND.because(id));
  }

  /** One page, newest first, with one more than the limit where there are more. */
  List<Hold> page(
      @Nullable String account,
      @Nullable HoldStatus status,
      @Nullable String reference,
      @Nullable String cursor,
      int limit) {
    var accountIds = account == null ? null : accounts.idsOf(account);
    var filter = new Holds.Filter(accountIds, status, reference);
    return holds.find(filter, before(cursor), limit + 1, clock.settled());
  }

  private static @Nullable UUID before(@Nullable String cursor) {
    return cursor == null
        ? null
        : Ids.read(Hold.PREFIX, cursor).orElseThrow(() -> invalid("cursor", "is not one of ours"));
  }
}

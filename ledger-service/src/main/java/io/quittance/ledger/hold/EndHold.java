package io.quittance.ledger.hold;

import io.quittance.ledger.journal.HoldChange;
import io.quittance.ledger.journal.PostEntries;
import io.quittance.ledger.journal.WriteOutcome;
import io.quittance.platform.money.Amount;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Posts a hold or gives it back: whichever comes first is final. */
@Service
class EndHold {

  private final PostEntries postEntries;

  EndHold(PostEntries postEntries) {
    this.postEntries = postEntries;
  }

  /**
   * Books an amount of the hold, and gives back the rest.
   *
   * @param amount null for the whole
   * @throws io.quittance.platform.problem.Refusal {@code hold_not_found}
   */
  WriteOutcome post(String id, @Nullable Amount amount, boolean dryRun) {
    return postEntries.post(new HoldChange.Post(FindHolds.idOf(id), amount), dryRun);
  }

  /**
   * Gives the whole hold back.
   *
   * @throws io.quittance.platform.problem.Refusal {@code hold_not_found}
   */
  WriteOutcome release(String id, boolean dryRun) {
    return postEntries.post(new HoldChange.Release(FindHolds.idOf(id)), dryRun);
  }
}

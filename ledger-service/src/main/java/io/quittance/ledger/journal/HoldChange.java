package io.quittance.ledger.journal;

import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Amount;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a caller ends a hold. */
public sealed interface HoldChange extends LedgerRequest {

  /** The hold. */
  UUID holdId();

  /** Its id carries the shard of its {@code from} account. */
  @Override
  default int shard() {
    return Ids.shardOf(holdId());
  }

  /**
   * Books it; what is not posted is given back.
   *
   * @param amount null for the whole
   */
  record Post(UUID holdId, @Nullable Amount amount) implements HoldChange {}

  /** Gives it back. */
  record Release(UUID holdId) implements HoldChange {}
}

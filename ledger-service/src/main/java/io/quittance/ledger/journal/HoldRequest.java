package io.quittance.ledger.journal;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.ledger.account.AccountKey;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hold as somebody wants it: an amount above zero that is to go from one account to another.
 *
 * @param reference the caller's idempotency; 1 to 200 visible ASCII characters
 * @param from the code of the account that has less to spend at once
 * @param to the code of the account that gets it when the hold is posted
 * @param expiresAt when it ends by itself, by database time; null for never
 */
public record HoldRequest(
    String reference, String from, String to, Money amount, @Nullable Instant expiresAt)
    implements LedgerRequest {

  /**
   * Refuses what cannot be a hold.
   *
   * @throws io.quittance.platform.problem.Refusal {@code parameter_invalid}
   */
  public HoldRequest {
    EntryRequest.requireReference(reference);
    if (from.equals(to)) {
      throw invalid("to", "must be another account than 'from'");
    }
    if (!amount.isPositive()) {
      throw new IllegalArgumentException("a hold of " + amount);
    }
  }

  @Override
  public int shard() {
    return Ids.shardOf(from);
  }

  AccountKey fromKey() {
    return new AccountKey(from, amount.currency());
  }

  AccountKey toKey() {
    return new AccountKey(to, amount.currency());
  }

  List<AccountKey> keys() {
    return List.of(fromKey(), toKey());
  }
}

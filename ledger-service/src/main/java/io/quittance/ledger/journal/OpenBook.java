package io.quittance.ledger.journal;

import io.quittance.ledger.account.AccountKey;
import io.quittance.platform.problem.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * The balances that a batch has locked. Requests are applied one after another in memory; a refused
 * one leaves no trace.
 */
final class OpenBook {

  private final Map<AccountKey, TouchedBalance> balances;
  private final Map<UUID, TouchedBalance> changed = new HashMap<>();
  private final Function<AccountKey, Refusal> absent;

  /**
   * Opens the book.
   *
   * @param absent the reason to refuse a line whose account is not among the balances
   */
  OpenBook(Map<AccountKey, TouchedBalance> balances, Function<AccountKey, Refusal> absent) {
    this.balances = new HashMap<>(balances);
    this.absent = absent;
  }

  /** One line, and the account's totals right after it. */
  record Line(Posting posting, TouchedBalance after) {}

  /**
   * Applies a whole entry or nothing. Bounds are looked at when all lines are applied, so that the
   * order of lines does not matter.
   *
   * @throws Refusal {@code account_not_found}, {@code currency_mismatch}, {@code
   *     insufficient_funds} or {@code balance_limit_exceeded}
   */
  List<Line> apply(EntryRequest request) {
    var draft = new HashMap<AccountKey, TouchedBalance>();
    var lines = new ArrayList<Line>(request.postings().size());
    for (var posting : request.postings()) {
      var key = posting.key();
      var before = draft.containsKey(key) ? draft.get(key) : balances.get(key);
      if (before == null) {
        throw absent.apply(key);
      }
      var after = before.after(posting);
      draft.put(key, after);
      lines.add(new Line(posting, after));
    }
    draft.values().forEach(TouchedBalance::requireWithinBounds);
    balances.putAll(draft);
    draft.values().forEach(balance -> changed.put(balance.accountId(), balance));
    return lines;
  }

  /** The balances that differ from what was locked. */
  Collection<TouchedBalance> changed() {
    return changed.values();
  }
}

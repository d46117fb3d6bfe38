package io.quittance.ledger.journal;

import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.account.Side;
import io.quittance.platform.problem.Refusal;
import java.time.Instant;
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
    return apply(request, new HashMap<>());
  }

  /** As {@link #apply(EntryRequest)}, with the money that a hold set aside for it. */
  List<Line> applyInsteadOf(HoldRequest hold, EntryRequest request) {
    var draft = new HashMap<AccountKey, TouchedBalance>();
    draft.put(hold.fromKey(), require(hold.fromKey()).givingBack(hold.amount().minor()));
    return apply(request, draft);
  }

  /**
   * Sets the amount of a hold aside.
   *
   * @throws Refusal as for an entry
   */
  void setAside(HoldRequest hold) {
    var after = require(hold.fromKey()).settingAside(hold.amount().minor());
    require(hold.toKey());
    after.requireWithinBounds();
    put(after);
  }

  /** Gives back what a hold set aside. */
  void giveBack(HoldRequest hold) {
    put(require(hold.fromKey()).givingBack(hold.amount().minor()));
  }

  /** The side on which an account grows. */
  Side normalSide(AccountKey key) {
    return require(key).account().type().normalSide();
  }

  /**
   * When something that changes an account happens: at a moment, or at the time of what was done to
   * it before, should that be later because the clock went back.
   */
  Instant timeOn(AccountKey key, Instant moment) {
    var latest = require(key).latestBookedAt();
    return latest.isAfter(moment) ? latest : moment;
  }

  /** The balances that differ from what was locked. */
  Collection<TouchedBalance> changed() {
    return changed.values();
  }

  private List<Line> apply(EntryRequest request, Map<AccountKey, TouchedBalance> draft) {
    var lines = new ArrayList<Line>(request.postings().size());
    for (var posting : request.postings()) {
      var drafted = draft.get(posting.key());
      var after = (drafted == null ? require(posting.key()) : drafted).after(posting);
      draft.put(posting.key(), after);
      lines.add(new Line(posting, after));
    }
    draft.values().forEach(TouchedBalance::requireWithinBounds);
    draft.values().forEach(this::put);
    return lines;
  }

  private TouchedBalance require(AccountKey key) {
    var balance = balances.get(key);
    if (balance == null) {
      throw absent.apply(key);
    }
    return balance;
  }

  private void put(TouchedBalance balance) {
    balances.put(balance.key(), balance);
    changed.put(balance.accountId(), balance);
  }
}

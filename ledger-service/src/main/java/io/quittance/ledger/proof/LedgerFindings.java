package io.quittance.ledger.proof;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.quittance.ledger.journal.Hold;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.id.Ids;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a walk through the ledger found. Lists name the first offenders only.
 *
 * @param checkpoint where the next walk may start; null unless all is well
 */
record LedgerFindings(
    Counts counts,
    EntriesProof entries,
    BalancesProof balances,
    AccountsProof accounts,
    HoldsProof holds,
    ChainProof chain,
    @Nullable Checkpoint checkpoint) {

  /** How much there is. */
  record Counts(long accounts, long entries, long postings, long seals, long holds) {}

  /** All postings of a currency; {@code difference} is debits minus credits. */
  record CurrencySum(String currency, BigInteger debit, BigInteger credit, BigInteger difference) {

    static CurrencySum none(String currency) {
      return new CurrencySum(currency, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);
    }

    CurrencySum plus(long debits, long credits) {
      var debitSum = debit.add(BigInteger.valueOf(debits));
      var creditSum = credit.add(BigInteger.valueOf(credits));
      return new CurrencySum(currency, debitSum, creditSum, debitSum.subtract(creditSum));
    }
  }

  /** A stored balance that is not the sum of its postings; minor units. */
  record WrongBalance(
      String account,
      String currency,
      long storedDebit,
      long storedCredit,
      long postedDebit,
      long postedCredit) {}

  /** A stored held total that is not the sum of the account's pending holds; minor units. */
  record WrongHeldTotal(String account, String currency, long storedHeld, BigInteger pending) {}

  /** I1. */
  record EntriesProof(boolean good, List<CurrencySum> currencies, List<Long> unbalanced) {

    static EntriesProof of(List<CurrencySum> currencies, List<Long> unbalanced) {
      boolean sumsToZero = currencies.stream().allMatch(sum -> sum.difference().signum() == 0);
      return new EntriesProof(sumsToZero && unbalanced.isEmpty(), currencies, unbalanced);
    }
  }

  /** I2. */
  record BalancesProof(
      boolean good, List<WrongBalance> wrongBalances, List<Long> wrongRunningTotals) {

    static BalancesProof of(List<WrongBalance> wrongBalances, List<Long> wrongRunningTotals) {
      return new BalancesProof(
          wrongBalances.isEmpty() && wrongRunningTotals.isEmpty(),
          wrongBalances,
          wrongRunningTotals);
    }
  }

  /** An account that is not what it was opened as, or of which nothing tells that it was. */
  record WrongAccount(String account, String currency) {}

  /** Accounts, which never change. */
  record AccountsProof(boolean good, List<WrongAccount> wrongAccounts) {

    static AccountsProof of(List<WrongAccount> wrongAccounts) {
      return new AccountsProof(wrongAccounts.isEmpty(), wrongAccounts);
    }
  }

  /**
   * Holds.
   *
   * @param unaccounted holds that nothing tells the placing of
   */
  record HoldsProof(
      boolean good,
      List<WrongHeldTotal> wrongHeldTotals,
      List<String> wronglyPosted,
      long unaccounted) {

    static HoldsProof of(
        List<WrongHeldTotal> wrongHeldTotals, Collection<UUID> wronglyPosted, long unaccounted) {
      return new HoldsProof(
          wrongHeldTotals.isEmpty() && wronglyPosted.isEmpty() && unaccounted == 0,
          wrongHeldTotals,
          wronglyPosted.stream().map(id -> Ids.write(Hold.PREFIX, id)).toList(),
          unaccounted);
    }
  }

  /**
   * The chain.
   *
   * @param headSeal the last seal that is right; its hash may be compared with one noted elsewhere
   * @param unsignedSeals so many at the start are from before there were signatures
   * @param verifiedEntries how many positions of the journal were compared with their seals
   * @param unsealed those that are too young to be sealed
   */
  record ChainProof(
      boolean good,
      long headSeal,
      String headHash,
      long unsignedSeals,
      long verifiedEntries,
      long unsealed,
      @JsonInclude(Include.NON_NULL) @Nullable Long firstBadPosition,
      @JsonInclude(Include.NON_NULL) @Nullable String reason) {}

  /**
   * Where a walk may start again: what was right up to a seal.
   *
   * @param books as they were there; for one walk only, which goes on with them
   */
  record Checkpoint(Seal head, Books books) {}

  LedgerFindings with(Checkpoint next) {
    return new LedgerFindings(counts, entries, balances, accounts, holds, chain, next);
  }

  boolean good() {
    return entries.good() && balances.good() && accounts.good() && holds.good() && chain.good();
  }

  /** The smallest sequence in the journal that something is wrong with, if it is known. */
  @Nullable Long firstBadPosition() {
    long first = chain.firstBadPosition() == null ? Long.MAX_VALUE : chain.firstBadPosition();
    for (long sequence : entries.unbalanced()) {
      first = Math.min(first, sequence);
    }
    for (long sequence : balances.wrongRunningTotals()) {
      first = Math.min(first, sequence);
    }
    return first == Long.MAX_VALUE ? null : first;
  }
}

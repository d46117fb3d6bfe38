package io.quittance.ledger.proof;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.quittance.ledger.journal.Hold;
import io.quittance.ledger.proof.BookInvariants.Counts;
import io.quittance.ledger.proof.BookInvariants.CurrencySum;
import io.quittance.ledger.proof.BookInvariants.WrongBalance;
import io.quittance.ledger.proof.BookInvariants.WrongHeldTotal;
import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Proves the ledger: every entry balances and each currency sums to 0 (I1), stored and running
 * balances are the sums of the postings (I2), held totals are the sums of the pending holds and
 * posted holds have their entries, and the journal is what was sealed. All of one snapshot, so that
 * it is right while writers write.
 */
@Service
class ProveLedger {

  private final BookInvariants invariants;
  private final VerifyChain verifyChain;
  private final JdbcClient jdbc;
  private final TransactionTemplate snapshot;

  ProveLedger(
      BookInvariants invariants,
      VerifyChain verifyChain,
      JdbcClient jdbc,
      PlatformTransactionManager transactions) {
    this.invariants = invariants;
    this.verifyChain = verifyChain;
    this.jdbc = jdbc;
    this.snapshot = new TransactionTemplate(transactions);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshot.setReadOnly(true);
  }

  /**
   * The proof.
   *
   * @param firstBadPosition the smallest sequence in the journal that something is wrong with
   */
  record Proof(
      boolean good,
      Instant checkedAt,
      Counts counts,
      EntriesProof entries,
      BalancesProof balances,
      HoldsProof holds,
      ChainProof chain,
      @JsonInclude(Include.NON_NULL) @Nullable Long firstBadPosition) {}

  /** I1. Lists name the first offenders only. */
  record EntriesProof(boolean good, List<CurrencySum> currencies, List<Long> unbalanced) {

    static EntriesProof of(List<CurrencySum> currencies, List<Long> unbalanced) {
      boolean sumsToZero = currencies.stream().allMatch(sum -> sum.difference().signum() == 0);
      return new EntriesProof(sumsToZero && unbalanced.isEmpty(), currencies, unbalanced);
    }
  }

  /** I2. Lists name the first offenders only. */
  record BalancesProof(
      boolean good, List<WrongBalance> wrongBalances, List<Long> wrongRunningTotals) {

    static BalancesProof of(List<WrongBalance> wrongBalances, List<Long> wrongRunningTotals) {
      return new BalancesProof(
          wrongBalances.isEmpty() && wrongRunningTotals.isEmpty(),
          wrongBalances,
          wrongRunningTotals);
    }
  }

  /** Holds. Lists name the first offenders only. */
  record HoldsProof(
      boolean good, List<WrongHeldTotal> wrongHeldTotals, List<String> wronglyPosted) {

    static HoldsProof of(List<WrongHeldTotal> wrongHeldTotals, List<UUID> wronglyPosted) {
      return new HoldsProof(
          wrongHeldTotals.isEmpty() && wronglyPosted.isEmpty(),
          wrongHeldTotals,
          wronglyPosted.stream().map(id -> Ids.write(Hold.PREFIX, id)).toList());
    }
  }

  /**
   * The chain.
   *
   * @param headSeal the last seal that is right; its hash may be compared with one noted elsewhere
   * @param verifiedEntries how many entries were compared with their seals
   * @param unsealed entries that are too young to be sealed
   */
  record ChainProof(
      boolean good,
      long headSeal,
      String headHash,
      long verifiedEntries,
      long unsealed,
      @JsonInclude(Include.NON_NULL) @Nullable Long firstBadPosition,
      @JsonInclude(Include.NON_NULL) @Nullable String reason) {}

  /** A proof, and the seal up to which the chain was found right. */
  record Outcome(Proof proof, Seal head) {}

  /** Proves everything from the first entry on. */
  Proof prove() {
    return proveSince(Seal.NONE).proof();
  }

  /** As {@link #prove}, but walks the chain only from a seal that was found right before. */
  Outcome proveSince(Seal verified) {
    return snapshot.execute(
        _ -> {
          var chain = verifyChain.verify(verified);
          var proof =
              proof(
                  EntriesProof.of(invariants.sums(), invariants.unbalancedEntries()),
                  BalancesProof.of(invariants.wrongBalances(), invariants.wrongRunningTotals()),
                  HoldsProof.of(invariants.wrongHeldTotals(), invariants.wronglyPostedHolds()),
                  chain);
          return new Outcome(proof, chain.head());
        });
  }

  private Proof proof(
      EntriesProof entries, BalancesProof balances, HoldsProof holds, VerifyChain.Finding finding) {
    var chain =
        new ChainProof(
            finding.isGood(),
            finding.head().number(),
            finding.head().hash(),
            finding.entries() - finding.unsealed(),
            finding.unsealed(),
            finding.firstBadPosition(),
            finding.reason());
    return new Proof(
        entries.good() && balances.good() && holds.good() && chain.good(),
        now(),
        invariants.counts(),
        entries,
        balances,
        holds,
        chain,
        first(entries, balances, finding));
  }

  private static @Nullable Long first(
      EntriesProof entries, BalancesProof balances, VerifyChain.Finding finding) {
    long first = Long.MAX_VALUE;
    if (finding.firstBadPosition() != null) {
      first = finding.firstBadPosition();
    }
    for (long sequence : entries.unbalanced()) {
      first = Math.min(first, sequence);
    }
    for (long sequence : balances.wrongRunningTotals()) {
      first = Math.min(first, sequence);
    }
    return first == Long.MAX_VALUE ? null : first;
  }

  private Instant now() {
    return jdbc.sql("SELECT now()")
        .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .single();
  }
}

package io.quittance.ledger.proof;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.quittance.ledger.proof.LedgerFindings.AccountsProof;
import io.quittance.ledger.proof.LedgerFindings.BalancesProof;
import io.quittance.ledger.proof.LedgerFindings.ChainProof;
import io.quittance.ledger.proof.LedgerFindings.Checkpoint;
import io.quittance.ledger.proof.LedgerFindings.Counts;
import io.quittance.ledger.proof.LedgerFindings.EntriesProof;
import io.quittance.ledger.proof.LedgerFindings.HoldsProof;
import io.quittance.platform.chain.KnownHead;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Proves the ledger: every entry balances and each currency sums to 0 (I1), stored and running
 * balances are the sums of the postings (I2), accounts are what they were opened as, held totals
 * are the sums of the pending holds and posted holds have their entries, and the journal is what
 * was sealed and signed. All of one snapshot, so that it is right while writers write.
 */
@Service
class ProveLedger {

  private final DatabaseSource source;
  private final SealKeys keys;
  private final JdbcClient jdbc;
  private final SealSettings settings;
  private final TransactionTemplate snapshot;

  /** Moves on with what is sealed, and with good proofs. */
  private final KnownHead head;

  ProveLedger(
      DatabaseSource source,
      SealKeys keys,
      SealSettings settings,
      LedgerHead head,
      JdbcClient jdbc,
      PlatformTransactionManager transactions) {
    this.source = source;
    this.keys = keys;
    this.settings = settings;
    this.head = head.known();
    this.jdbc = jdbc;
    this.snapshot = new TransactionTemplate(transactions);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshot.setReadOnly(true);
  }

  /**
   * The proof. Lists name the first offenders only.
   *
   * @param firstBadPosition the smallest sequence in the journal that something is wrong with
   */
  record Proof(
      boolean good,
      Instant checkedAt,
      Counts counts,
      EntriesProof entries,
      BalancesProof balances,
      AccountsProof accounts,
      HoldsProof holds,
      ChainProof chain,
      @JsonInclude(Include.NON_NULL) @Nullable Long firstBadPosition) {}

  /**
   * A proof, and where the next one may start.
   *
   * @param checkpoint null unless the proof is good
   */
  record Outcome(Proof proof, @Nullable Checkpoint checkpoint) {}

  /** Proves everything from the first entry on, up to the last seal that was right before. */
  Outcome prove() {
    var trusted = trusted();
    return inSnapshot(() -> CheckLedger.whole(source, trusted));
  }

  /**
   * Proves what came after a checkpoint, and that all balances are what was added up until there
   * and since.
   */
  Outcome proveSince(Checkpoint checkpoint) {
    var trusted = trusted();
    return inSnapshot(() -> CheckLedger.since(checkpoint, source, trusted));
  }

  /** Before the snapshot is taken, which then cannot be older than the head. */
  private Trusted trusted() {
    head.awaitAsked();
    return new Trusted(keys.verifier(), settings.unsignedSeals(), head.get());
  }

  private Outcome inSnapshot(Supplier<LedgerFindings> check) {
    return snapshot.execute(
        _ -> {
          outlastPauses();
          var findings = check.get();
          var checkpoint = findings.checkpoint();
          if (checkpoint != null) {
            head.seen(checkpoint.head());
          }
          return new Outcome(proof(findings), checkpoint);
        });
  }

  /** The session's bound is for those who hold locks that others wait for: a proof holds none. */
  private void outlastPauses() {
    jdbc.sql("SELECT set_config('idle_in_transaction_session_timeout', '60s', true)")
        .query(String.class)
        .single();
  }

  private Proof proof(LedgerFindings findings) {
    return new Proof(
        findings.good(),
        now(),
        findings.counts(),
        findings.entries(),
        findings.balances(),
        findings.accounts(),
        findings.holds(),
        findings.chain(),
        findings.firstBadPosition());
  }

  private Instant now() {
    return jdbc.sql("SELECT now()")
        .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .single();
  }
}

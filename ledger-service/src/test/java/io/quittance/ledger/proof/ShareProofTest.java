package io.quittance.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.quittance.ledger.proof.LedgerFindings.AccountsProof;
import io.quittance.ledger.proof.LedgerFindings.BalancesProof;
import io.quittance.ledger.proof.LedgerFindings.ChainProof;
import io.quittance.ledger.proof.LedgerFindings.Counts;
import io.quittance.ledger.proof.LedgerFindings.EntriesProof;
import io.quittance.ledger.proof.LedgerFindings.HoldsProof;
import io.quittance.ledger.proof.ProveLedger.Proof;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShareProofTest {

  private static final int ASKING = 5;

  private final AtomicInteger walks = new AtomicInteger();

  @Test
  void whoAsksDuringAWalkGetsItsProof() throws InterruptedException {
    var goOn = new CountDownLatch(1);
    var share =
        new ShareProof(
            () -> {
              int walk = walks.incrementAndGet();
              awaitUninterrupted(goOn);
              return proof(walk);
            });
    var proofs = new ConcurrentLinkedQueue<Proof>();
    var threads =
        Stream.generate(() -> Thread.ofPlatform().start(() -> proofs.add(share.prove())))
            .limit(ASKING)
            .toList();
    await().until(() -> threads.stream().allMatch(it -> it.getState() == Thread.State.WAITING));

    goOn.countDown();
    for (var thread : threads) {
      thread.join();
    }

    assertThat(proofs).hasSize(ASKING).containsOnly(proof(1));
    assertThat(share.prove()).as("the next one is new").isEqualTo(proof(2));
  }

  @Test
  void aWalkThatFailsDoesNotStayInTheWay() {
    var share =
        new ShareProof(
            () -> {
              if (walks.incrementAndGet() == 1) {
                throw new IllegalStateException("no database");
              }
              return proof(2);
            });

    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(share::prove);
    assertThat(share.prove()).isEqualTo(proof(2));
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Proof proof(long entries) {
    return new Proof(
        true,
        Instant.EPOCH,
        new Counts(0, entries, 0, 0, 0),
        new EntriesProof(true, List.of(), List.of()),
        new BalancesProof(true, List.of(), List.of()),
        new AccountsProof(true, List.of()),
        new HoldsProof(true, List.of(), List.of(), 0),
        new ChainProof(true, 0, "", 0, 0, 0, null, null),
        null);
  }
}

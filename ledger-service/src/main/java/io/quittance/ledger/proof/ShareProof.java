package io.quittance.ledger.proof;

import io.quittance.ledger.proof.ProveLedger.Proof;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Service;

/**
 * One proof at a time, for however many ask: each is a walk of the whole journal on a connection of
 * its own, which bookings would lack.
 */
@Service
class ShareProof {

  private final Supplier<Proof> walk;
  private final AtomicReference<@Nullable CompletableFuture<Proof>> running =
      new AtomicReference<>();

  @Autowired
  ShareProof(ProveLedger proveLedger) {
    this(() -> proveLedger.prove().proof());
  }

  ShareProof(Supplier<Proof> walk) {
    this.walk = walk;
  }

  /**
   * Proves everything, or waits for the proof that somebody else began, which is of a moment up to
   * one walk earlier: {@code checkedAt}.
   *
   * @throws java.util.concurrent.CompletionException when that of somebody else failed
   */
  Proof prove() {
    var mine = new CompletableFuture<Proof>();
    var others = running.compareAndExchange(null, mine);
    if (others != null) {
      return others.join();
    }
    try {
      var proof = walk.get();
      mine.complete(proof);
      return proof;
    } catch (Throwable failure) {
      mine.completeExceptionally(failure);
      throw failure;
    } finally {
      running.set(null);
    }
  }
}

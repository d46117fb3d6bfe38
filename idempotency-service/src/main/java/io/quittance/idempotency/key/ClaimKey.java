package io.quittance.idempotency.key;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.contracts.idempotency.IdempotencyApi.Claim;
import io.quittance.contracts.idempotency.IdempotencyApi.Claimed;
import io.quittance.contracts.idempotency.IdempotencyApi.InProgress;
import io.quittance.contracts.idempotency.IdempotencyApi.Mismatch;
import io.quittance.contracts.idempotency.IdempotencyApi.Replay;
import io.quittance.idempotency.batch.GroupCommit;
import io.quittance.idempotency.key.KeyCache.Look;
import java.util.List;
import org.springframework.stereotype.Service;

/**
 * Decides who may work under a key. The five cases:
 *
 * <ol>
 *   <li><b>First request</b>: Redis knows nothing and takes a mark, PostgreSQL grants the claim
 *       durably.
 *   <li><b>Retry after a time-out</b>: the work is done, Redis or PostgreSQL replays the answer,
 *       byte for byte.
 *   <li><b>Concurrent duplicates</b>: one is granted; Redis tells the others "in progress".
 *   <li><b>Failed result</b>: PostgreSQL replays it for one hour, then grants the same request
 *       again.
 *   <li><b>Cache lost</b>, empty, away or unreadable: PostgreSQL answers, and Redis is filled
 *       again.
 * </ol>
 *
 * <p>Nobody works without PostgreSQL's word; see {@link KeyCache} for what Redis may say.
 */
@Service
class ClaimKey {

  private static final List<String> OUTCOMES =
      List.of("claimed", "in_progress", "replay", "mismatch");

  private final KeyCache cache;
  private final Admission admission;
  private final GroupCommit<KeyTable.Request, KeyTable.Verdict> table;
  private final MeterRegistry meters;

  ClaimKey(
      KeyCache cache,
      Admission admission,
      GroupCommit<KeyTable.Request, KeyTable.Verdict> claims,
      MeterRegistry meters) {
    this.cache = cache;
    this.admission = admission;
    this.table = claims;
    this.meters = meters;
    // There from the start, so that the first one is seen to rise.
    for (var source : List.of("redis", "postgres")) {
      OUTCOMES.forEach(outcome -> claims(outcome, source));
    }
  }

  /**
   * Claims a key for a request.
   *
   * @throws io.quittance.platform.problem.Refusal {@code degraded_capacity_exceeded} or {@code
   *     service_unavailable}
   */
  Claim claim(KeyId id, String fingerprint) {
    var look = cache.look(id, fingerprint);
    if (look instanceof Look.Answered(var claim)) {
      return counted(claim, "redis");
    }
    try {
      admission.admit();
      var verdict = table.submit(new KeyTable.Request(id, fingerprint));
      remember(id, verdict, look);
      return counted(verdict.claim(), "postgres");
    } catch (RuntimeException unanswered) {
      // Nobody works, so a repeat must not be told so.
      if (look instanceof Look.Marked) {
        cache.forget(id);
      }
      throw unanswered;
    }
  }

  private void remember(KeyId id, KeyTable.Verdict verdict, Look look) {
    var success = verdict.success();
    if (success != null) {
      cache.keep(id, success);
      return;
    }
    switch (verdict.claim()) {
      case Claimed _, InProgress _ -> {}
      case Replay _, Mismatch _ -> {
        if (look instanceof Look.Marked) {
          cache.forget(id);
        }
      }
    }
  }

  private Claim counted(Claim claim, String source) {
    var outcome =
        switch (claim) {
          case Claimed _ -> "claimed";
          case InProgress _ -> "in_progress";
          case Replay _ -> "replay";
          case Mismatch _ -> "mismatch";
        };
    claims(outcome, source).increment();
    return claim;
  }

  private Counter claims(String outcome, String source) {
    return meters.counter("quittance.idempotency.claims", "outcome", outcome, "source", source);
  }
}

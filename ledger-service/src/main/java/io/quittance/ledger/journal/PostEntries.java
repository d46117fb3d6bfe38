package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.LEDGER_BUSY;

import io.quittance.ledger.LedgerSettings;
import io.quittance.ledger.journal.WriteOutcome.Refused;
import io.quittance.platform.problem.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Service;

/** Books entries and holds for callers: queues them, waits, gives each its own outcome. */
@Service
public class PostEntries {

  private static final Duration BUSY_RETRY = Duration.ofSeconds(1);

  private final EntryQueues queues;
  private final CommitEntries commitEntries;
  private final Duration answerWithin;

  PostEntries(EntryQueues queues, CommitEntries commitEntries, LedgerSettings settings) {
    this.queues = queues;
    this.commitEntries = commitEntries;
    this.answerWithin = settings.answerWithin();
  }

  /** Books one request; see {@link #post(List, boolean)}. */
  public WriteOutcome post(LedgerRequest request, boolean dryRun) {
    return post(List.of(request), dryRun).getFirst();
  }

  /**
   * Books the requests, in their order where they share a shard.
   *
   * @param dryRun true to find out what would happen: the same work, rolled back
   */
  List<WriteOutcome> post(List<? extends LedgerRequest> requests, boolean dryRun) {
    if (dryRun) {
      return commitEntries.dryRun(requests);
    }
    var answers = requests.stream().map(queues::add).toList();
    long deadline = System.nanoTime() + answerWithin.toNanos();
    return answers.stream().map(answer -> await(answer, deadline - System.nanoTime())).toList();
  }

  private static WriteOutcome await(CompletableFuture<WriteOutcome> answer, long nanos) {
    try {
      return answer.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      // It may be booked yet: the reference makes a repeat safe.
      return busy();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return busy();
    } catch (ExecutionException failure) {
      return switch (failure.getCause()) {
        case Refusal refusal -> new Refused(refusal);
        case RuntimeException other -> throw other;
        case null, default -> throw new IllegalStateException(failure);
      };
    }
  }

  private static WriteOutcome busy() {
    return new Refused(LEDGER_BUSY.because().retryAfter(BUSY_RETRY));
  }
}

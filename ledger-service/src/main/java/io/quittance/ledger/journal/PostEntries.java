package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.LEDGER_BUSY;

import io.quittance.ledger.LedgerProblem;
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

  private final EntryQueues queues;
  private final CommitEntries commitEntries;
  private final LedgerMetrics metrics;
  private final Duration answerWithin;

  PostEntries(
      EntryQueues queues,
      CommitEntries commitEntries,
      LedgerMetrics metrics,
      LedgerSettings settings) {
    this.queues = queues;
    this.commitEntries = commitEntries;
    this.metrics = metrics;
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
    var by = Requester.current();
    var asked = requests.stream().map(request -> new Asked(request, by)).toList();
    if (dryRun) {
      return commitEntries.dryRun(asked);
    }
    var answers = asked.stream().map(queues::add).toList();
    settle(answers);
    var outcomes = answers.stream().map(PostEntries::outcome).toList();
    countTurnedAway(outcomes);
    return outcomes;
  }

  /** The writers count what they refuse themselves. */
  private void countTurnedAway(List<WriteOutcome> outcomes) {
    for (var outcome : outcomes) {
      if (outcome instanceof Refused(var refusal) && refusal.problem() == LEDGER_BUSY) {
        metrics.countRefusal(refusal);
      }
    }
  }

  /**
   * Waits for all, also when one has failed: the caller repeats them all, and must not be refused
   * what is booked a moment later. What has not come in time is taken back; if it is being booked,
   * the reference makes a repeat safe.
   */
  private void settle(List<CompletableFuture<WriteOutcome>> answers) {
    try {
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
          .get(answerWithin.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      answers.forEach(answer -> answer.cancel(false));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      answers.forEach(answer -> answer.cancel(false));
    } catch (ExecutionException _) {
      // Each answer is looked at by itself.
    }
  }

  private static WriteOutcome outcome(CompletableFuture<WriteOutcome> answer) {
    return switch (answer.state()) {
      case SUCCESS -> answer.resultNow();
      case FAILED -> failed(answer.exceptionNow());
      case CANCELLED, RUNNING -> busy();
    };
  }

  private static WriteOutcome failed(Throwable failure) {
    return switch (failure) {
      case Refusal refusal -> new Refused(refusal);
      case RuntimeException other -> throw other;
      default -> throw new IllegalStateException(failure);
    };
  }

  private static WriteOutcome busy() {
    return new Refused(LedgerProblem.busy());
  }
}

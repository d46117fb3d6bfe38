package io.quittance.idempotency.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quittance.platform.problem.CommonProblem;
import io.quittance.platform.problem.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

/** Requests are texts; the one before the first "/" is their key; the answer repeats them. */
class GroupCommitTest {

  private static final WriteSettings SETTINGS =
      new WriteSettings(1, 10, 20, Duration.ofSeconds(20));

  private final List<List<String>> written = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger failures = new AtomicInteger();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    open.countDown();
    callers.close();
  }

  @Test
  void whatWaitsTogetherIsWrittenTogetherAndEachGetsItsOwnAnswer() throws Exception {
    try (var commits = commits(SETTINGS)) {
      var answers = behindOneThatRuns(commits, "a", "b", "c", "d");

      assertThat(answers.get(2).get()).isEqualTo("answer to c");
      assertThat(answers.get(0).get()).isEqualTo("answer to a");
      assertThat(written).hasSize(2);
      assertThat(written.get(0)).containsExactly("first");
      assertThat(written.get(1)).containsExactlyInAnyOrder("a", "b", "c", "d");
      assertThat(meters.get("quittance.idempotency.batch.size").summary().max()).isEqualTo(4);
    }
  }

  @Test
  void requestsOfOneKeyAreWrittenOneAfterTheOther() throws Exception {
    try (var commits = commits(SETTINGS)) {
      var answers = behindOneThatRuns(commits, "k/1", "k/2", "k/3", "other");

      for (var answer : answers) {
        assertThat(answer.get()).startsWith("answer to ");
      }
      assertThat(written).hasSize(4);
      assertThat(written)
          .allSatisfy(
              batch ->
                  assertThat(batch.stream().map(it -> it.split("/")[0])).doesNotHaveDuplicates());
    }
  }

  @Test
  void oneBadRequestDoesNotHurtTheOthersOfItsBatch() throws Exception {
    try (var commits = commits(SETTINGS)) {
      var answers = behindOneThatRuns(commits, "a", "bad", "c");

      assertThat(answers.get(0).get()).isEqualTo("answer to a");
      assertThat(answers.get(2).get()).isEqualTo("answer to c");
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> answers.get(1).get())
          .withCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void deadlocksAreRepeated() {
    failures.set(2);
    open.countDown();
    try (var commits = commits(SETTINGS)) {
      assertThat(commits.submit("deadlock")).isEqualTo("answer to deadlock");
    }
  }

  @Test
  void anOutageIsToldToEveryone() throws Exception {
    try (var commits = commits(SETTINGS)) {
      var answers = behindOneThatRuns(commits, "a", "outage", "c");

      for (var answer : answers) {
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(answer::get)
            .havingCause()
            .isInstanceOfSatisfying(
                Refusal.class,
                refusal ->
                    assertThat(refusal.problem()).isEqualTo(CommonProblem.SERVICE_UNAVAILABLE));
      }
    }
  }

  @Test
  void refusesMoreThanMayWait() throws Exception {
    try (var commits = commits(new WriteSettings(1, 10, 1, Duration.ofSeconds(20)))) {
      var answers = behindOneThatRuns(commits, false, "a");

      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> commits.submit("one too many"))
          .satisfies(
              refusal ->
                  assertThat(refusal.problem()).isEqualTo(CommonProblem.SERVICE_UNAVAILABLE));
      open.countDown();
      assertThat(answers.getFirst().get()).isEqualTo("answer to a");
    }
  }

  @Test
  void whoHasGivenUpIsNotWritten() throws Exception {
    try (var commits = commits(new WriteSettings(1, 10, 10, Duration.ofMillis(100)))) {
      var answers = behindOneThatRuns(commits, false, "late");
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> answers.getFirst().get())
          .withCauseInstanceOf(Refusal.class);
      open.countDown();
    }
    assertThat(written).containsExactly(List.of("first"));
  }

  @Test
  void closingWritesWhatWaitsAndTakesNothingNew() throws Exception {
    var commits = commits(SETTINGS);
    var answers = behindOneThatRuns(commits, "a", "b");
    commits.close();

    assertThat(answers.get(0).get()).isEqualTo("answer to a");
    assertThat(answers.get(1).get()).isEqualTo("answer to b");
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> commits.submit("new"));
  }

  @Test
  void aBugIsNotAnOutage() {
    open.countDown();
    try (var commits = commits(SETTINGS)) {
      assertThatIllegalStateException().isThrownBy(() -> commits.submit("bug"));
      assertThat(commits.submit("next")).isEqualTo("answer to next");
    }
  }

  private GroupCommit<String, String> commits(WriteSettings settings) {
    return new GroupCommit<>("test", it -> it.split("/")[0], this::write, settings, meters);
  }

  private List<String> write(List<String> batch) {
    if (batch.contains("bad")) {
      throw new DataIntegrityViolationException("bad");
    }
    if (batch.contains("outage")) {
      throw new DataAccessResourceFailureException("outage");
    }
    if (batch.contains("bug")) {
      throw new IndexOutOfBoundsException("bug");
    }
    if (batch.contains("deadlock") && failures.getAndDecrement() > 0) {
      throw new CannotAcquireLockException("deadlock");
    }
    written.add(List.copyOf(batch));
    try {
      open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return batch.stream().map(it -> "answer to " + it).toList();
  }

  private List<Future<String>> behindOneThatRuns(
      GroupCommit<String, String> commits, String... requests) {
    return behindOneThatRuns(commits, true, requests);
  }

  /** Keeps the writer busy until all requests wait. */
  private List<Future<String>> behindOneThatRuns(
      GroupCommit<String, String> commits, boolean thenGoOn, String... requests) {
    var _ = callers.submit(() -> commits.submit("first"));
    await().until(() -> !written.isEmpty());
    var answers = new ArrayList<Future<String>>();
    for (var request : requests) {
      answers.add(callers.submit(() -> commits.submit(request)));
      await().until(() -> waiting() == answers.size());
    }
    if (thenGoOn) {
      open.countDown();
    }
    return answers;
  }

  private int waiting() {
    return (int) meters.get("quittance.idempotency.waiting").gauge().value();
  }
}

package io.quittance.platform.turn;

import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;
import static io.quittance.platform.problem.CommonProblem.SERVICE_UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.quittance.platform.problem.Problem;
import io.quittance.platform.problem.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who waits for whom while one works at a time. */
class TurnsTest {

  private static final int LINE_MAX = 4;
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Turns turns = new Turns(1, LINE_MAX, LONG, SERVICE_UNAVAILABLE);
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<Thread> callers = new ArrayList<>();
  private final List<String> worked = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void endAll() throws InterruptedException {
    release.countDown();
    for (var caller : callers) {
      caller.join();
    }
  }

  @Test
  @DisplayName("A long line keeps another one waiting for one of its members")
  void linesTakeTurns() throws InterruptedException {
    asks(turns, "worker");
    for (int i = 0; i < LINE_MAX; i++) {
      asks(turns, "greedy");
    }
    asks(turns, "modest");
    endAll();

    assertThat(worked).startsWith("worker", "greedy", "modest", "greedy").hasSize(LINE_MAX + 2);
  }

  @Test
  @DisplayName("Whoever comes first comes before all other lines")
  void someComeFirst() throws InterruptedException {
    asks(turns, "worker");
    asks(turns, "stranger");
    asks(turns, "another stranger");
    asks(() -> turns.takeFirst("known", () -> works("known")));
    endAll();

    assertThat(worked).containsExactly("worker", "known", "stranger", "another stranger");
  }

  @Test
  @DisplayName("Too long a line is refused at once, and others are not")
  void linesAreBounded() throws InterruptedException {
    asks(turns, "worker");
    for (int i = 0; i < LINE_MAX; i++) {
      asks(turns, "greedy");
    }
    assertThat(refusal(turns, "greedy")).isEqualTo(RATE_LIMITED);
    asks(turns, "modest");
    endAll();

    assertThat(worked).hasSize(LINE_MAX + 2);
    asks(turns, "greedy");
    endAll();
    assertThat(worked).as("a line that has ended begins anew").hasSize(LINE_MAX + 3);
  }

  @Test
  @DisplayName("Nobody waits for ever, for others or for their own line")
  void waitsEnd() {
    var hasty = new Turns(1, LINE_MAX, Duration.ofMillis(20), SERVICE_UNAVAILABLE);
    asks(hasty, "worker");

    assertThat(refusal(hasty, "worker")).isEqualTo(RATE_LIMITED);
    assertThat(refusal(hasty, "another")).isEqualTo(SERVICE_UNAVAILABLE);
  }

  private static Problem refusal(Turns turns, String whose) {
    return catchThrowableOfType(Refusal.class, () -> turns.take(whose, () -> "nobody works here"))
        .problem();
  }

  /** Asks and waits until it works or waits. */
  private void asks(Turns whom, String whose) {
    asks(() -> whom.take(whose, () -> works(whose)));
  }

  private void asks(Runnable question) {
    var caller = Thread.ofPlatform().start(question);
    callers.add(caller);
    await()
        .until(
            () ->
                switch (caller.getState()) {
                  case WAITING, TIMED_WAITING, TERMINATED -> true;
                  default -> false;
                });
  }

  private String works(String whose) {
    worked.add(whose);
    try {
      release.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
    return whose;
  }
}

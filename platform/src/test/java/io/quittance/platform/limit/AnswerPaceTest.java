package io.quittance.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whose answer goes on, at 1,000 bytes per second looked at every ten seconds. */
class AnswerPaceTest {

  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final AnswerPace pace = new AnswerPace(WITHIN, 1_000);
  private long now = -1;

  @Test
  @DisplayName("A1402 who takes a little every few seconds is too slow")
  void endsWhoTrickles() {
    offer(0, 5_000, true);
    for (int i = 0; i < 3; i++) {
      offer(0, 0, true);
      offer(4, 900, true);
    }

    assertThat(pace.isTooSlow()).isTrue();
  }

  @Test
  void whoTakesEnoughMayBeAsLongAsTheAnswerIs() {
    for (int i = 0; i < 10_000; i++) {
      offer(0, 0, true);
      offer(4, 4_000, true);
      assertThat(pace.isTooSlow()).isFalse();
    }
  }

  @Test
  @DisplayName("what the service needs to make an answer is not the client's")
  void leavesOutTheServicesTime() {
    for (int i = 0; i < 100; i++) {
      offer(60, 10, false);
    }

    assertThat(pace.isTooSlow()).isFalse();
  }

  @Test
  @DisplayName("A1402 who was fast at first may not be slow for it later")
  void givesNoCredit() {
    offer(0, 1_000_000_000, true);
    offer(0, 0, true);
    offer(11, 1, true);
    assertThat(pace.isTooSlow()).as("one pause is nothing").isFalse();
    offer(0, 0, true);
    offer(11, 1, true);

    assertThat(pace.isTooSlow()).isTrue();
    pace.begin();
    assertThat(pace.isTooSlow()).as("the next client is another one").isFalse();
  }

  private void offer(int secondsLater, long count, boolean isLeft) {
    now += Duration.ofSeconds(secondsLater).toNanos();
    pace.offered(now, count, isLeft);
  }
}

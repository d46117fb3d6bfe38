package io.quittance.webhook.outbound.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a delivery is tried again. */
class RetryScheduleTest {

  private final RetrySchedule schedule = new RetrySchedule(new Random(5));

  @Test
  void a502_tenAttemptsOver75Hours35Minutes5Seconds() {
    assertThat(RetrySchedule.PAUSES).hasSize(9);
    assertThat(RetrySchedule.PAUSES.stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofHours(75).plusMinutes(35).plusSeconds(5));
    assertThat(schedule.pauseAfter(10, null)).isEmpty();
    assertThat(schedule.pauseAfter(10, Duration.ofHours(1))).isEmpty();
  }

  @Test
  void addsALittleByChanceAndTakesNothingAway() {
    for (int attempt = 1; attempt <= 9; attempt++) {
      var planned = RetrySchedule.PAUSES.get(attempt - 1);
      var pauses = new ArrayList<Duration>();
      for (int i = 0; i < 200; i++) {
        pauses.add(schedule.pauseAfter(attempt, null).orElseThrow());
      }
      assertThat(pauses)
          .allSatisfy(
              pause ->
                  assertThat(pause)
                      .isBetween(planned, planned.plus(RetrySchedule.JITTER_MAX))
                      .isLessThanOrEqualTo(planned.plus(planned.dividedBy(10))));
      assertThat(List.copyOf(pauses).stream().distinct().count()).isGreaterThan(50);
    }
  }

  @Test
  void a504_waitsAsLongAsAskedButNotForEver() {
    assertThat(schedule.pauseAfter(1, Duration.ofMinutes(10)).orElseThrow())
        .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
    assertThat(schedule.pauseAfter(3, Duration.ofMinutes(10)).orElseThrow())
        .isBetween(Duration.ofMinutes(30), Duration.ofMinutes(31));
    assertThat(schedule.pauseAfter(1, Duration.ofDays(3_000)).orElseThrow())
        .isBetween(Duration.ofHours(24), Duration.ofHours(24).plusMinutes(1));
  }
}

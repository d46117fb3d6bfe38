package io.quittance.payment.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AuthorizationRateTest {

  private static final RoutingSettings SETTINGS =
      new RoutingSettings(Duration.ofMinutes(5), 10, 40, 60, Duration.ofMinutes(2));

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final AuthorizationRate rate = new AuthorizationRate("a", SETTINGS, clock());

  @Test
  @DisplayName("few outcomes prove nothing; from enough on a low rate is ill")
  void becomesIll() {
    note(0, 9);
    assertThat(rate.illness()).isEmpty();
    note(0, 1);
    assertThat(rate.illness()).contains("authorized only 0 of 10 lately");
  }

  @Test
  @DisplayName("a rate between the two bounds changes nothing, whichever way it came")
  void doesNotSwing() {
    note(5, 5);
    assertThat(rate.illness()).as("50 % from above").isEmpty();
    note(0, 10);
    assertThat(rate.illness()).as("25 %").isPresent();
    note(10, 0);
    assertThat(rate.illness()).as("50 % from below").isPresent();
    note(15, 0);
    assertThat(rate.illness()).as("67 %").isEmpty();
    note(0, 9);
    assertThat(rate.illness()).as("counted anew").isEmpty();
  }

  @Test
  @DisplayName("who is ill gets another chance after a while, and what is old does not count")
  void getsAnotherChance() {
    note(0, 10);
    assertThat(rate.illness()).isPresent();
    pass(SETTINGS.illFor().minusSeconds(1));
    assertThat(rate.illness()).isPresent();
    pass(Duration.ofSeconds(1));
    assertThat(rate.illness()).isEmpty();

    note(0, 9);
    pass(SETTINGS.window().plusSeconds(1));
    note(0, 1);
    assertThat(rate.illness()).isEmpty();
  }

  private void note(int authorized, int declined) {
    for (int i = 0; i < authorized; i++) {
      rate.note(true);
    }
    for (int i = 0; i < declined; i++) {
      rate.note(false);
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }
}

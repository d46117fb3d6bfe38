package io.quittance.platform.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quittance.platform.limit.CountingTime;
import io.quittance.platform.problem.CommonProblem;
import io.quittance.platform.problem.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WrongKeysTest {

  private static final String ADDRESS = "192.0.2.1";

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final WrongKeys wrongKeys = new WrongKeys(2, meters);

  @Test
  @DisplayName("A1210 an address has some tries, the next ones are refused and counted")
  void refusesWhatIsTooMuch() {
    wrongKeys.take(ADDRESS);
    wrongKeys.take(ADDRESS);
    var refused = catchThrowableOfType(Refusal.class, () -> wrongKeys.take(ADDRESS));

    assertThat(refused.problem()).isEqualTo(CommonProblem.RATE_LIMITED);
    assertThat(meters.counter("quittance.api.keys.throttled").count()).isOne();
    assertThatCode(() -> wrongKeys.take("192.0.2.2")).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("A902 A1210 tries come back by what has passed, whatever the clock says")
  void triesComeBackByTheClockThatOnlyCounts() {
    var time = new CountingTime();
    var slowed = new WrongKeys(1, meters, time);
    slowed.take(ADDRESS);
    assertThat(catchThrowableOfType(Refusal.class, () -> slowed.take(ADDRESS))).isNotNull();

    time.pass(Duration.ofMinutes(1));
    assertThatCode(() -> slowed.take(ADDRESS)).doesNotThrowAnyException();
    assertThat(catchThrowableOfType(Refusal.class, () -> slowed.take(ADDRESS))).isNotNull();
  }

  @Test
  void doesNotCountGoodKeys() {
    for (int i = 0; i < 10; i++) {
      wrongKeys.take(ADDRESS);
      wrongKeys.giveBack(ADDRESS);
    }
    assertThatCode(() -> wrongKeys.take(ADDRESS)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("A1210 whoever has one address of an IPv6 network has all of them")
  void takesANetworkOfIpv6ForOneAddress() {
    wrongKeys.take("2001:db8:1:2::1");
    wrongKeys.take("2001:db8:1:2::2");
    assertThat(catchThrowableOfType(Refusal.class, () -> wrongKeys.take("2001:db8:1:2:3:4:5:6")))
        .isNotNull();
    assertThatCode(() -> wrongKeys.take("2001:db8:1:3::1")).doesNotThrowAnyException();
  }
}

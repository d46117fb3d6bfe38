package io.quittance.platform.security;

import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quittance.platform.limit.CountingTime;
import io.quittance.platform.problem.Refusal;
import io.quittance.platform.security.OperatorSettings.Attempts;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Whom wrong passwords keep out, and whom they do not. */
class SignInLimitTest {

  private static final int PER_NAME = 30;
  private static final int PER_ADDRESS = 60;
  private static final Attempts ALLOWED = new Attempts(PER_NAME, PER_ADDRESS, 12);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final CountingTime time = new CountingTime();
  private final SignInLimit limit =
      new SignInLimit(new OperatorSettings(ALLOWED, false, null), meters, time);

  @AfterEach
  void forgetTheRequest() {
    RequestContextHolder.resetRequestAttributes();
  }

  @Test
  @DisplayName("A1210 what is refused is counted from 0 on, so that an alarm sees the first one")
  void countsFromTheStart() {
    assertThat(refusedBy("address")).isZero();
    assertThat(refusedBy("pair")).isZero();
    assertThat(refusedBy("name")).isZero();

    comesFrom("203.0.113.9");
    for (int i = 0; i < ALLOWED.attemptsPerPair(); i++) {
      wrong("ada");
    }
    isRefused("ada");
    assertThat(refusedBy("pair")).isOne();
  }

  private double refusedBy(String by) {
    return meters.get("quittance.security.passwords.refused").tag("by", by).counter().count();
  }

  @Test
  @DisplayName("A1210 one network does not use up what a name has")
  void oneNetworkLocksNobodyOut() {
    comesFrom("203.0.113.9");
    for (int i = 0; i < ALLOWED.attemptsPerPair(); i++) {
      wrong("ada");
    }
    isRefused("ada");

    comesFrom("203.0.113.8");
    assertThat(isRight("ada")).isTrue();
  }

  @Test
  @DisplayName(
      "A1210 however many networks guess, who was right lately is looked at where that was")
  void strangersLockNobodyOutAtWork() {
    comesFrom("192.0.2.1");
    assertThat(isRight("ada")).isTrue();
    guessFromEverywhere("ada");

    comesFrom("192.0.2.1");
    assertThat(isRight("ada")).isTrue();
    comesFrom("192.0.2.2");
    isRefused("ada");
  }

  @Test
  @DisplayName("A1210 who guesses for a name takes nothing from others behind the same address")
  void refusedTriesCountForNobody() {
    comesFrom("192.0.2.1");
    for (int i = 0; i < ALLOWED.attemptsPerPair(); i++) {
      wrong("ada");
    }
    for (int i = 0; i < PER_ADDRESS; i++) {
      isRefused("ada");
    }
    assertThat(isRight("bob")).isTrue();
  }

  @Test
  @DisplayName("A1210 wrong codes take no tries from passwords")
  void codesAreCountedApart() {
    comesFrom("192.0.2.1");
    for (int i = 0; i < ALLOWED.attemptsPerPair(); i++) {
      assertThat(limit.attemptCodes("ada", Optional::empty)).isEmpty();
    }
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> limit.attemptCodes("ada", Optional::empty));
    assertThat(isRight("ada")).isTrue();
  }

  @Test
  @DisplayName("A902 A1210 tries come back by what has passed, whatever the clock says")
  void triesComeBackByTheClockThatOnlyCounts() {
    comesFrom("192.0.2.1");
    for (int i = 0; i < ALLOWED.attemptsPerPair(); i++) {
      wrong("ada");
    }
    isRefused("ada");

    time.pass(Duration.ofMinutes(1));
    assertThat(isRight("ada")).isTrue();
  }

  @Test
  @DisplayName("A1210 refresh tokens are looked at until a network has shown too many wrong ones")
  void refreshTokensAreCountedByNetwork() {
    comesFrom("192.0.2.1");
    for (int i = 0; i < 2 * PER_ADDRESS; i++) {
      assertThat(limit.attemptToken(() -> Optional.of("goes on"))).isPresent();
      assertThatIllegalStateException().isThrownBy(() -> limit.attemptToken(this::away));
    }
    for (int i = 0; i < PER_ADDRESS; i++) {
      assertThat(limit.attemptToken(Optional::empty)).isEmpty();
    }
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> limit.attemptToken(this::isAsked))
        .satisfies(
            refusal -> {
              assertThat(refusal.problem()).isEqualTo(RATE_LIMITED);
              assertThat(refusal.retryAfterSeconds()).isPresent();
            });
    assertThat(refusedBy("address")).isOne();
    assertThat(isRight("ada")).as("passwords are counted apart").isTrue();

    comesFrom("192.0.2.2");
    assertThat(limit.attemptToken(() -> Optional.of("goes on"))).isPresent();
    comesFrom("192.0.2.1");
    time.pass(Duration.ofMinutes(1));
    assertThat(limit.attemptToken(() -> Optional.of("goes on"))).isPresent();
  }

  private Optional<String> isAsked() {
    throw new AssertionError("the database is asked");
  }

  @Test
  @DisplayName("A1210 the addresses of one IPv6 network are counted together")
  void countsNetworks() {
    for (int i = 0; i < ALLOWED.attemptsPerPair(); i++) {
      comesFrom("2001:db8:1:2::" + i);
      wrong("ada");
    }
    comesFrom("2001:db8:1:2:ffff::1");
    isRefused("ada");
  }

  @Test
  @DisplayName("A1210 who only keeps others waiting runs out of tries, an outage takes none")
  void whatIsRefusedCountsAndAnOutageDoesNot() {
    comesFrom("192.0.2.1");
    for (int i = 0; i < 2 * PER_NAME; i++) {
      assertThatIllegalStateException().isThrownBy(() -> limit.attempt("ada", this::away));
    }
    for (int i = 0; i < ALLOWED.attemptsPerPair(); i++) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> limit.attempt("ada", this::waitedTooLong));
    }
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> limit.attempt("ada", this::away));
  }

  private Optional<String> away() {
    throw new IllegalStateException("the database is away");
  }

  private Optional<String> waitedTooLong() {
    throw RATE_LIMITED.because();
  }

  private void guessFromEverywhere(String name) {
    for (int i = 0; i < PER_NAME; i++) {
      comesFrom("198.51.100." + i);
      wrong(name);
    }
    comesFrom("198.51.100.250");
    isRefused(name);
  }

  private void wrong(String name) {
    assertThat(limit.attempt(name, Optional::empty)).isEmpty();
  }

  private boolean isRight(String name) {
    return limit.attempt(name, () -> Optional.of(name)).isPresent();
  }

  private void isRefused(String name) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> isRight(name))
        .satisfies(refusal -> assertThat(refusal.problem()).isEqualTo(RATE_LIMITED));
  }

  private static void comesFrom(String address) {
    var request = new MockHttpServletRequest();
    request.setRemoteAddr(address);
    RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
  }
}

package io.quittance.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quittance.platform.problem.CommonProblem;
import io.quittance.platform.problem.Refusal;
import io.quittance.platform.security.OperatorSettings.Attempts;
import io.quittance.platform.security.SecuritySettings.OperatorAccount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Passwords of operators of the configuration. */
class OperatorPasswordsTest {

  private static final int PER_NAME = 6;
  private static final int PER_ADDRESS = 12;

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final OperatorProof proof =
      proof(PasswordEncoderFactories.createDelegatingPasswordEncoder(), Ticker.systemTicker());

  private OperatorProof proof(PasswordEncoder encoder, Ticker ticker) {
    return new OperatorProof(
        List.of(
            new OperatorAccount("vera", "{noop}right", Caller.Role.VIEWER),
            new OperatorAccount("otto", "{noop}also right", Caller.Role.OPERATOR)),
        new SignInLimit(
            new OperatorSettings(new Attempts(PER_NAME, PER_ADDRESS, 12), false, null), metrics),
        encoder,
        ticker);
  }

  @AfterEach
  void forgetTheRequest() {
    RequestContextHolder.resetRequestAttributes();
  }

  @Test
  @DisplayName("A1210 wrong passwords are looked at a few times for one name, and then none is")
  void areNotGuessed() {
    comesFrom("192.0.2.1");
    assertThat(proof.byPassword("vera", "right")).contains(vera());
    for (int i = 0; i < PER_NAME; i++) {
      assertThat(proof.byPassword("vera", "wrong " + i)).isEmpty();
    }

    comesFrom("192.0.2.2");
    isRefused(() -> proof.byPassword("vera", "wrong again"));
    isRefused(() -> proof.byPassword("vera", "right"));
    comesFrom("192.0.2.1");
    assertThat(proof.byPassword("vera", "right"))
        .as("who was right a moment ago goes on")
        .contains(vera());
    assertThat(proof.byPassword("otto", "also right")).as("others go on").isPresent();
    assertThat(metrics.counter("quittance.security.wrong.passwords").count()).isEqualTo(PER_NAME);
    assertThat(metrics.counter("quittance.security.passwords.refused", "by", "name").count())
        .isEqualTo(2);
  }

  @Test
  @DisplayName("A1210 who works goes on for longer than a minute while others guess")
  void goOnWhileTheyAreUsed() {
    var nanos = new AtomicLong();
    var timed = proof(PasswordEncoderFactories.createDelegatingPasswordEncoder(), nanos::get);
    comesFrom("192.0.2.1");
    assertThat(timed.byPassword("vera", "right")).contains(vera());
    for (int i = 0; i < PER_NAME; i++) {
      assertThat(timed.byPassword("vera", "wrong " + i)).isEmpty();
    }

    for (int minutes = 0; minutes < 120; minutes += 30) {
      nanos.addAndGet(Duration.ofMinutes(30).toNanos());
      assertThat(timed.byPassword("vera", "right")).contains(vera());
    }
    nanos.addAndGet(Duration.ofMinutes(61).toNanos());
    isRefused(() -> timed.byPassword("vera", "right"));
  }

  @Test
  @DisplayName("A1210 hashes take a part of the processors, however many passwords are sent")
  void areHashedAFewAtATime() throws InterruptedException {
    var hashing = new AtomicInteger();
    var release = new CountDownLatch(1);
    var slow = proof(new SlowHashes(hashing, release), Ticker.systemTicker());
    var callers = new ArrayList<Thread>();
    for (int i = 0; i < SignInLimit.HASHED_AT_ONCE + PER_NAME; i++) {
      var address = "198.51.100." + i;
      var name = "nobody-" + i;
      callers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    comesFrom(address);
                    slow.byPassword(name, "wrong");
                  }));
    }
    try {
      await()
          .until(
              () -> hashing.get() > 0 && callers.stream().allMatch(OperatorPasswordsTest::waits));
      assertThat(hashing).hasValue(SignInLimit.HASHED_AT_ONCE);
    } finally {
      release.countDown();
      for (var caller : callers) {
        caller.join();
      }
    }
    assertThat(hashing).hasValue(callers.size());
  }

  private static boolean waits(Thread caller) {
    return caller.getState() == Thread.State.WAITING
        || caller.getState() == Thread.State.TIMED_WAITING;
  }

  /** Hashes that take until they are released. */
  private record SlowHashes(AtomicInteger begun, CountDownLatch release)
      implements PasswordEncoder {

    @Override
    public String encode(CharSequence password) {
      throw new UnsupportedOperationException("passwords are only compared");
    }

    @Override
    public boolean matches(CharSequence password, String hash) {
      begun.incrementAndGet();
      try {
        release.await();
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
      return false;
    }
  }

  @Test
  @DisplayName("A1210 the right password is not looked at either, once there were too many")
  void areRefusedBeforeTheyAreCompared() {
    comesFrom("192.0.2.1");
    for (int i = 0; i < PER_NAME; i++) {
      assertThat(proof.byPassword("vera", "wrong " + i)).isEmpty();
    }

    isRefused(() -> proof.byPassword("vera", "right"));
  }

  @Test
  @DisplayName("A1210 one address guesses for everybody no longer, whatever its headers say")
  void areNotGuessedFromOneAddress() {
    comesFrom("192.0.2.1");
    for (int i = 0; i < PER_ADDRESS; i++) {
      assertThat(proof.byPassword("nobody-" + i, "wrong")).isEmpty();
    }
    isRefused(() -> proof.byPassword("otto", "also right"));

    comesFrom("192.0.2.2");
    assertThat(proof.byPassword("otto", "also right")).isPresent();
  }

  @Test
  void rightOnesDoNotCount() {
    comesFrom("192.0.2.1");
    for (int i = 0; i < PER_ADDRESS * 2; i++) {
      assertThat(proof.byPassword("otto", "also right")).isPresent();
    }
    assertThat(proof.byPassword("otto", "ALSO RIGHT")).isEmpty();
  }

  @Test
  void aPairIsNotAnotherPair() {
    comesFrom("192.0.2.1");
    assertThat(proof.byPassword("vera", "right")).isPresent();
    assertThat(proof.byPassword("verar", "ight")).isEmpty();
    assertThat(proof.byPassword("ver", "aright")).isEmpty();
    assertThat(proof.byPassword("otto", "right")).isEmpty();
  }

  private static Caller vera() {
    return new Caller.Operator("vera", Caller.Role.VIEWER);
  }

  private static void isRefused(ThrowingCallable attempt) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(attempt)
        .satisfies(refusal -> assertThat(refusal.problem()).isEqualTo(CommonProblem.RATE_LIMITED));
  }

  private static void comesFrom(String address) {
    var request = new MockHttpServletRequest();
    request.setRemoteAddr(address);
    request.addHeader("X-Forwarded-For", "198.51.100." + address.length());
    RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
  }
}

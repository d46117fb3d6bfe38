package io.quittance.payment.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.NeverSeen;
import io.quittance.payment.provider.ProviderAnswer.NotAsked;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GuardedProviderTest {

  private static final ProviderCallSettings SETTINGS =
      new ProviderCallSettings(
          4, Duration.ZERO, 3, Duration.ofMillis(1), 50, 10, Duration.ofSeconds(5));

  private static final ProviderRequest REQUEST =
      new ProviderRequest.Release("txn_1", "pi_1", "ch_1");

  private final MovableClock clock = new MovableClock();
  private final ProviderGuards guards =
      new ProviderGuards(SETTINGS, new SimpleMeterRegistry(), clock);

  @Test
  @DisplayName("A315 an open circuit asks nothing; then one call tries, and closes it or not")
  void opensTriesAndCloses() {
    var silent = new Scripted("silent", () -> new Unknown("no answer"));
    var guarded = guards.guard(silent);
    for (int i = 0; i < SETTINGS.callsMin(); i++) {
      guarded.lookUp(REQUEST);
    }
    assertThat(silent.calls).hasValue(SETTINGS.callsMin());

    assertThat(guarded.lookUp(REQUEST)).isInstanceOf(NotAsked.class);
    assertThat(guards.isOpen("silent")).isTrue();
    assertThat(silent.calls).as("open: not asked").hasValue(SETTINGS.callsMin());

    clock.pass(SETTINGS.openFor());
    assertThat(guards.isOpen("silent")).as("time to try").isFalse();
    guarded.lookUp(REQUEST);
    assertThat(guards.isOpen("silent")).as("tried in vain").isTrue();
    guarded.lookUp(REQUEST);
    assertThat(silent.calls).as("half open: one probe").hasValue(SETTINGS.callsMin() + 1);

    clock.pass(SETTINGS.openFor());
    silent.answer = NeverSeen::new;
    for (int i = 0; i < 5; i++) {
      assertThat(guarded.lookUp(REQUEST)).isInstanceOf(NeverSeen.class);
    }
    assertThat(guards.isOpen("silent")).isFalse();
  }

  @Test
  @DisplayName(
      "A315 a call that was made and was not repeated is not known, other than one not made")
  void tellsWhatWasNotAskedFromWhatWasAskedBefore() {
    var busy = new Scripted("busy once", () -> new Busy("status 503", Duration.ZERO));
    var guarded = guards.guard(busy);
    for (int i = 0; i < SETTINGS.callsMin() - 1; i += SETTINGS.attemptsMax()) {
      assertThat(guarded.lookUp(REQUEST)).isInstanceOf(Busy.class);
    }
    int made = busy.calls.get();
    assertThat(made).isEqualTo(SETTINGS.callsMin() - 1);

    assertThat(guarded.lookUp(REQUEST)).as("its second attempt").isInstanceOf(Unknown.class);
    assertThat(busy.calls).hasValue(made + 1);
    assertThat(guarded.lookUp(REQUEST)).isInstanceOf(NotAsked.class);
    assertThat(busy.calls).hasValue(made + 1);
  }

  @Test
  void tellsARefusalAtFirstFromOneAfterAnError() {
    var refusing = new Scripted("refusing", () -> new Refused("no"));
    assertThat(guards.guard(refusing).lookUp(REQUEST)).isEqualTo(new Refused("no", true));

    var later = new Scripted("refusing later", () -> new Refused("no"));
    later.answer =
        () -> later.calls.get() < 2 ? new Busy("status 500", Duration.ZERO) : new Refused("no");
    assertThat(guards.guard(later).lookUp(REQUEST)).isEqualTo(new Refused("no", false));

    var gone = new Scripted("gone later", () -> new NotAsked("no"));
    gone.answer =
        () -> gone.calls.get() < 2 ? new Busy("status 500", Duration.ZERO) : new NotAsked("no");
    assertThat(guards.guard(gone).lookUp(REQUEST)).isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A315 while half open, parallel calls make one probe")
  void probesOnceAtATime() throws InterruptedException {
    var provider = new Scripted("probed", () -> new Unknown("no answer"));
    var guarded = guards.guard(provider);
    for (int i = 0; i < SETTINGS.callsMin(); i++) {
      guarded.lookUp(REQUEST);
    }
    clock.pass(SETTINGS.openFor());
    var asked = new CountDownLatch(1);
    var mayAnswer = new CountDownLatch(1);
    provider.answer =
        () -> {
          asked.countDown();
          awaitLatch(mayAnswer);
          return new NeverSeen();
        };
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var probe = callers.submit(() -> guarded.lookUp(REQUEST));
      asked.await();
      for (int i = 0; i < 3; i++) {
        assertThat(guarded.lookUp(REQUEST)).isInstanceOf(NotAsked.class);
      }
      mayAnswer.countDown();
      assertThat(resultOf(probe)).isInstanceOf(NeverSeen.class);
    }
    assertThat(provider.calls).hasValue(SETTINGS.callsMin() + 1);
  }

  @Test
  @DisplayName("A308 a provider that hangs fills its own places and nobody else's")
  void keepsToItsOwnPlaces() throws InterruptedException {
    var places = new CountDownLatch(SETTINGS.concurrentMax());
    var mayAnswer = new CountDownLatch(1);
    var hanging =
        guards.guard(
            new Scripted(
                "hanging",
                () -> {
                  places.countDown();
                  awaitLatch(mayAnswer);
                  return new NeverSeen();
                }));
    var other = guards.guard(new Scripted("other", NeverSeen::new));
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ProviderAnswer>> held = new ArrayList<>();
      for (int i = 0; i < SETTINGS.concurrentMax(); i++) {
        held.add(callers.submit(() -> hanging.lookUp(REQUEST)));
      }
      places.await();

      assertThat(hanging.lookUp(REQUEST)).isInstanceOf(NotAsked.class);
      assertThat(other.lookUp(REQUEST)).isInstanceOf(NeverSeen.class);

      mayAnswer.countDown();
      for (var call : held) {
        assertThat(resultOf(call)).isInstanceOf(NeverSeen.class);
      }
    }
    assertThat(hanging.lookUp(REQUEST)).as("free again").isInstanceOf(NeverSeen.class);
  }

  @Test
  void asksABusyProviderAgainAndASilentOneNot() {
    var busyTwice = new Scripted("busy", NeverSeen::new);
    busyTwice.answer =
        () -> busyTwice.calls.get() < 3 ? new Busy("status 500", Duration.ZERO) : new NeverSeen();
    assertThat(guards.guard(busyTwice).lookUp(REQUEST)).isInstanceOf(NeverSeen.class);
    assertThat(busyTwice.calls).hasValue(3);

    var alwaysBusy = new Scripted("always busy", () -> new Busy("status 429", Duration.ZERO));
    assertThat(guards.guard(alwaysBusy).lookUp(REQUEST)).isInstanceOf(Busy.class);
    assertThat(alwaysBusy.calls).hasValue(SETTINGS.attemptsMax());

    var silent = new Scripted("never answers", () -> new Unknown("no answer"));
    guards.guard(silent).lookUp(REQUEST);
    assertThat(silent.calls).hasValue(1);
  }

  private static ProviderAnswer resultOf(Future<ProviderAnswer> call) throws InterruptedException {
    try {
      return call.get();
    } catch (java.util.concurrent.ExecutionException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** Says what it is told to say. */
  private static final class Scripted implements Provider {

    private final String name;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Supplier<ProviderAnswer> answer;

    Scripted(String name, Supplier<ProviderAnswer> answer) {
      this.name = name;
      this.answer = answer;
    }

    @Override
    public Duration authorizationLifetime() {
      return Duration.ofDays(7);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public ProviderAnswer ask(ProviderRequest request) {
      return lookUp(request);
    }

    @Override
    public ProviderAnswer answer(DisputeResponse response) {
      return lookUp(REQUEST);
    }

    @Override
    public ProviderAnswer lookUp(ProviderRequest request) {
      calls.incrementAndGet();
      return answer.get();
    }
  }

  /** Time that passes when it is told to. */
  private static final class MovableClock extends Clock {

    private volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");

    void pass(Duration time) {
      now = now.plus(time).plusMillis(1);
    }

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
  }
}

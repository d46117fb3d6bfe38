package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every operation of every document under requests that nobody should send: whatever comes, the
 * answer is a documented one, tells nothing of the inside, and what was refused had no effect.
 *
 * <p>One request for each operation and each thing that can be wrong with it, some 1,500; with
 * {@code -Psoak} 24,000. {@code quittance.hostile.seed} repeats a run, and {@code
 * quittance.hostile.only} one request of it.
 */
class HostileRequestsTest {

  private static final int LONG = 24_000;
  private static final int CALLERS = 4;
  private static final int SHOWN_MAX = 20;

  private final Sandbox sandbox = RunningPlatform.shared();

  @Test
  @DisplayName(
      "A1101 A1102 A1103 A1104 A1105 A1106 A1107 A1108 A1111 A1213 A1403 hostile requests on every"
          + " operation")
  void areAnsweredAndDoNothing() throws IOException {
    long seed = Long.getLong("quittance.hostile.seed", new Random().nextLong() >>> 16);
    var honest = Belongings.owner();
    var before = honest.storedAtRest();

    try (var trap = ServerSocketChannel.open()) {
      trap.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      trap.configureBlocking(false);
      var requests =
          new HostileRequests(
              seed,
              ApiDocument.operations(),
              honest,
              Belongings.other(),
              trap.socket().getLocalPort());
      int count =
          Integer.getInteger("quittance.hostile.requests", Soak.isOn() ? LONG : requests.round());
      var faults = play(requests, seed, count);

      assertThat(faults).isEmpty();
      assertThat(trap.accept()).as("a connection that a text asked for, seed %d", seed).isNull();
    }
    assertThat(honest.stored()).as("what a refused merchant owns, seed %d", seed).isEqualTo(before);
    new Invariants(sandbox).ledgerProvesItself();
  }

  private static List<String> play(HostileRequests requests, long seed, int count) {
    int only = Integer.getInteger("quittance.hostile.only", -1);
    long start = System.nanoTime();
    var answers =
        Callers.inTurns(
            CALLERS, only < 0 ? count : 1, i -> judged(requests, seed, only < 0 ? i : only));
    var faults = answers.stream().map(Judged::faults).filter(told -> !told.isEmpty()).toList();
    System.out.printf(
        "%d hostile requests on %d operations in %d s, seed %d: answered with %s; %d wrongly%n",
        answers.size(),
        ApiDocument.operations().size(),
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
        seed,
        answers.stream()
            .collect(Collectors.groupingBy(Judged::status, TreeMap::new, Collectors.counting())),
        faults.size());
    return faults.stream().limit(SHOWN_MAX).toList();
  }

  /**
   * An answer, looked at.
   *
   * @param faults empty when it is right
   */
  private record Judged(int status, String faults) {}

  private static Judged judged(HostileRequests requests, long seed, int number) {
    var request = requests.of(number);
    var answer = request.send();
    var faults = HostileAnswers.faults(request, answer);
    return new Judged(
        answer.status(),
        faults.isEmpty()
            ? ""
            : "%nseed %d, request %d, %s: %s%n%s%n%d %s%n"
                .formatted(
                    seed,
                    number,
                    request.hostility,
                    String.join("; ", faults),
                    request.asCurl(),
                    answer.status(),
                    answer.text()));
  }
}

package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Whoever races for money on two instances, what is taken and given back stays exact.
 *
 * <p>Runs against the shared platform, or against a deployment that {@link RaceTarget} is pointed
 * at; a few rounds of each race normally, all of them with {@code -Psoak}.
 */
class MoneyRaceTest {

  private static final RaceTarget TARGET = RaceTarget.ofThisRun();

  private final MoneyRaces races = new MoneyRaces(TARGET.shop(), TARGET.seed());

  @BeforeAll
  static void warmUp() {
    TARGET.shop().warmUp();
  }

  @Test
  @DisplayName("A1502 A123 refunds that together are the capture are all done")
  void refundsThatFit() {
    run("refunds that fit", races::refundsThatFit);
  }

  @Test
  @DisplayName("A1502 A123 refunds above the capture stop at it, and what fits is done")
  void refundsThatDoNotFit() {
    run("refunds that do not fit", races::refundsThatDoNotFit);
  }

  @Test
  @DisplayName("A119 A123 of many full captures one is done")
  void fullCaptures() {
    run("full captures", races::fullCaptures);
  }

  @Test
  @DisplayName("A121 A123 partial captures never exceed the authorization")
  void partialCaptures() {
    run("partial captures", races::partialCaptures);
  }

  @Test
  @DisplayName("A120 A123 of captures and cancels at the same moment one wins")
  void capturesAgainstCancels() {
    run("captures against cancels", races::capturesAgainstCancels);
  }

  @Test
  @DisplayName("A101 A105 A123 one key on two instances authorizes once, and all hear the same")
  void authorizationsWithOneKey() {
    run("authorizations with one key", races::authorizationsWithOneKey);
  }

  @Test
  @DisplayName("A104 A123 of many keys for one payment one authorizes")
  void authorizationsWithDifferentKeys() {
    run("authorizations with different keys", races::authorizationsWithDifferentKeys);
  }

  @Test
  @DisplayName("A103 of two requests under one key at the same moment one runs, never a mix")
  void oneKeyForTwoRequests() {
    run("one key for two requests", races::oneKeyForTwoRequests);
  }

  @Test
  @DisplayName("A1506 A123 refunds against a chargeback give nothing back a second time")
  void refundsAgainstAChargeback() {
    run("refunds against a chargeback", races::refundsAgainstAChargeback, races::chargebacksStand);
  }

  @AfterAll
  static void isToldToComeAgainOnlyUnderOverload() {
    System.out.printf("told to come again: %d times%n", Http.toldToComeAgain());
    if (TARGET.isOurs()) {
      assertThat(new Overload(RunningPlatform.shared()).explains(Http.toldToComeAgain()))
          .as("I9: 503 without an outage or overload")
          .isTrue();
    }
  }

  private static void run(String race, IntConsumer round) {
    run(race, round, () -> {});
  }

  private static void run(String race, IntConsumer round, Runnable afterwards) {
    long start = System.nanoTime();
    for (int number = 0; number < TARGET.rounds(); number++) {
      try {
        round.accept(number);
      } catch (AssertionError | RuntimeException wrong) {
        throw new AssertionError(
            "%s, round %d of seed %d: %s".formatted(race, number, TARGET.seed(), wrong), wrong);
      }
    }
    afterwards.run();
    System.out.printf(
        "%s: %d rounds of %d callers on %d instances in %d s, seed %d%n",
        race,
        TARGET.rounds(),
        MoneyRaces.CALLERS,
        TARGET.shop().instances().size(),
        Duration.ofNanos(System.nanoTime() - start).toSeconds(),
        TARGET.seed());
    TARGET.invariantsHold();
  }
}

package io.quittance.payment.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.quittance.infrastructure.TestServers;
import io.quittance.payment.ApiClient.Answer;
import io.quittance.payment.Neighbors;
import io.quittance.payment.recovery.EventLog.Event;
import io.quittance.payment.recovery.Round.Story;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * payment-api is killed with SIGKILL at each step of each verb, started again, and the client
 * repeats its request once: it takes effect once and is answered as if nothing had happened.
 *
 * <p>One kill for all steps of a request, with the outbox relay standing before its send; one more
 * for the relay after its send.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecoveryPointsTest {

  /** A claim of the dead process ends soon, so that the repeat need not wait for long. */
  private static final Map<String, String> KEYS_HELD_SHORTLY =
      Map.of("quittance.idempotency.lock", "5s");

  /**
   * Requests that stand inside a transaction keep their connection. And on a busy machine the
   * provider may take its time: an unknown outcome would be another story.
   */
  private static final Map<String, String> PATIENT =
      Map.of(
          "spring.datasource.hikari.maximum-pool-size",
          "40",
          "quittance.payment.simulator.timeout",
          "30s");

  /** In an answer, these name or date one payment; all else is equal in every run. */
  private static final Set<String> OWN =
      Set.of(
          "paymentIntentId",
          "refundId",
          "orderId",
          "providerReference",
          "authorizationExpiresAt",
          "createdAt",
          "updatedAt");

  private final Map<Cut, Story> stories = new HashMap<>();

  @BeforeAll
  void killAndRepeat(@TempDir Path folder) throws Exception {
    Predicate<Cut> last = cut -> cut.step() == Step.BEFORE_EVENT_REMOVED;
    try (var neighbors = Neighbors.start(KEYS_HELD_SHORTLY);
        var rounds = Executors.newFixedThreadPool(2)) {
      var first = rounds.submit(() -> play(neighbors, folder.resolve("first"), last.negate()));
      var second = rounds.submit(() -> play(neighbors, folder.resolve("second"), last));
      stories.putAll(first.get());
      stories.putAll(second.get());
    }
  }

  /** A round with a database of its own: both are played at the same time. */
  private static Map<Cut, Story> play(Neighbors neighbors, Path folder, Predicate<Cut> wanted) {
    var settings = new HashMap<>(TestServers.postgresAndKafka("recovery"));
    settings.putAll(neighbors.settings());
    settings.putAll(PATIENT);
    try (var books = new Books(settings, neighbors)) {
      return new Round(settings, books, folder, cuts(wanted)).play();
    }
  }

  static Stream<Cut> cuts() {
    return Arrays.stream(Verb.values())
        .flatMap(verb -> verb.steps().map(step -> new Cut(verb, step)));
  }

  private static List<Cut> cuts(Predicate<Cut> wanted) {
    return cuts().filter(wanted).toList();
  }

  @ParameterizedTest(name = "A201 {0}")
  @MethodSource("cuts")
  void aRepeatFinishesWhatAKillCutOff(Cut cut) {
    var story = stories.get(cut);
    assertAll(
        () -> diedAtItsStep(cut, story),
        () -> isAnsweredAsIfNothingHadHappened(cut, story),
        () -> tookEffectOnce(cut, story),
        () -> isToldWithoutAGap(cut, story));
  }

  private static void diedAtItsStep(Cut cut, Story story) {
    var step = cut.step();
    var dead = story.dead();
    assertThat(story.stood()).as("it stood at its step").isTrue();
    assertThat(story.first() != null).as("answered before the kill").isEqualTo(step.isOfRelay());
    if (step.isBeforeCommit()) {
      assertThat(story.uncommitted())
          .as("transactions that have written something")
          .isGreaterThanOrEqualTo(cuts().filter(it -> it.step().isBeforeCommit()).count());
    }
    assertThat(dead.keyState()).isEqualTo(step.keyState());
    assertThat(dead.operations())
        .isEqualTo(
            step.operationStatus().equals("NONE") ? List.of() : List.of(step.operationStatus()));
    assertThat(dead.unscheduled()).isZero();
    assertThat(dead.effects())
        .containsExactlyInAnyOrderElementsOf(
            step.providerDidIt() ? cut.verb().effectsAfterwards() : cut.verb().effectsBefore());
    var sent = dead.sent().stream().map(Event::id).toList();
    switch (step) {
      case BEFORE_EVENT_SENT -> {
        assertThat(dead.waiting()).isNotEmpty();
        assertThat(sent).doesNotContainAnyElementsOf(dead.waiting());
      }
      case BEFORE_EVENT_REMOVED -> {
        assertThat(dead.waiting()).isNotEmpty();
        assertThat(sent).containsAll(dead.waiting()).doesNotHaveDuplicates();
      }
      default -> {}
    }
  }

  private static void isAnsweredAsIfNothingHadHappened(Cut cut, Story story) {
    var repeat = story.repeat();
    assertThat(repeat.status() + " " + repeat.field("status"))
        .as(repeat.text())
        .isEqualTo(cut.verb().answer());
    assertThat(repeat.field("paymentIntentId")).isEqualTo(story.end().payment());
    assertThat(comparable(repeat)).isEqualTo(comparable(story.undisturbed()));
    assertThat(isReplay(repeat)).as("a replay").isEqualTo(cut.step().isAnswerStored());
    if (story.first() != null) {
      assertThat(repeat.text()).isEqualTo(story.first().text());
    }
    assertThat(story.again().text()).isEqualTo(repeat.text());
    assertThat(story.again().status()).isEqualTo(repeat.status());
    assertThat(isReplay(story.again())).as("the next one is a replay").isTrue();
  }

  private static JsonNode comparable(Answer answer) {
    var body = (ObjectNode) answer.body().deepCopy();
    OWN.stream().filter(body::hasNonNull).forEach(name -> body.put(name, "its own"));
    return body;
  }

  private static boolean isReplay(Answer answer) {
    return answer
        .raw()
        .headers()
        .firstValue("Idempotent-Replayed")
        .filter("true"::equals)
        .isPresent();
  }

  private static void tookEffectOnce(Cut cut, Story story) {
    var end = story.end();
    assertThat(end.effects()).containsExactlyInAnyOrderElementsOf(cut.verb().effectsAfterwards());
    assertThat(end.operations()).containsExactly("SUCCEEDED");
    assertThat(end.open()).isZero();
    assertThat(end.amounts()).isEqualTo(cut.verb().amounts());
    assertThat(end.keyState()).isEqualTo("COMPLETED");
  }

  private static void isToldWithoutAGap(Cut cut, Story story) {
    var end = story.end();
    assertThat(end.waiting()).as("the outbox").isEmpty();
    var firsts = new LinkedHashSet<>(end.sent());
    assertThat(firsts.stream().map(Event::sequence))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, end.sequence()).boxed().toList());
    assertThat(firsts.stream().map(Event::type)).containsOnlyOnce(cut.verb().event());
    if (cut.step() == Step.BEFORE_EVENT_REMOVED) {
      Collection<?> ids = end.sent().stream().map(Event::id).toList();
      assertThat(story.dead().waiting())
          .as("sent before the kill and after it")
          .allMatch(id -> Collections.frequency(ids, id) == 2);
    }
  }
}

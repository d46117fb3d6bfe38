package io.quittance.payment.recovery;

import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;

import io.quittance.payment.ApiClient;
import io.quittance.payment.ApiClient.Answer;
import io.quittance.payment.recovery.Books.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Brings requests to their steps, kills the process once, starts it again without rules, and
 * repeats each request. Tells what was seen and judges nothing.
 */
final class Round {

  private static final String API_KEY = "sk_test_sandbox_a";
  private static final Duration STAND_MAX = Duration.ofSeconds(40);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
  private static final Duration DRAIN_MAX = Duration.ofSeconds(40);

  private final Map<String, String> settings;
  private final Books books;
  private final Path folder;
  private final List<Cut> cuts;
  private final Map<Cut, String> payments = new ConcurrentHashMap<>();
  private final Map<Cut, Answer> firstAnswers = new ConcurrentHashMap<>();

  Round(Map<String, String> settings, Books books, Path folder, List<Cut> cuts) {
    this.settings = settings;
    this.books = books;
    this.folder = folder;
    this.cuts = cuts;
  }

  /**
   * What became of one request.
   *
   * @param stood whether it was at its step when the process was killed
   * @param uncommitted how many transactions had written something by then, and were open
   * @param undisturbed the answer to the same request about another payment, without a kill
   * @param first the answer before the kill, for those that got one
   * @param dead what the books said between the death and the restart
   * @param repeat the answer to the repeat
   * @param again the answer to the repeat of the repeat
   * @param end what the books said at last
   */
  record Story(
      boolean stood,
      long uncommitted,
      Answer undisturbed,
      @Nullable Answer first,
      Page dead,
      Answer repeat,
      Answer again,
      Page end) {}

  /** Plays the round. */
  Map<Cut, Story> play() {
    Map<Verb, Answer> undisturbed;
    Map<Cut, Boolean> stood;
    long uncommitted;
    try (var process = PaymentProcess.startWithRules(settings, log("killed"), folder)) {
      var api = process.api(API_KEY);
      undisturbed = undisturbed(api);
      bringToTheirSteps(api);
      uncommitted = books.uncommitted();
      stood = each(cut -> ParkedRequests.isStanding(folder, cut));
    }
    books.awaitNobodyConnected();
    var dead = pages();
    books.postponeLookUps();
    Map<Cut, Answer> repeats;
    Map<Cut, Answer> again;
    try (var process = PaymentProcess.start(settings, log("restarted"))) {
      var api = process.api(API_KEY);
      repeats = inParallel(cut -> untilFinal(() -> ask(api, cut)));
      again = inParallel(cut -> ask(api, cut));
      comesTrue("the outbox is empty", DRAIN_MAX, books::isOutboxEmpty);
    }
    var end = pages();
    return each(
        cut ->
            new Story(
                stood.get(cut),
                uncommitted,
                undisturbed.get(cut.verb()),
                firstAnswers.get(cut),
                dead.get(cut),
                repeats.get(cut),
                again.get(cut),
                end.get(cut)));
  }

  private Path log(String name) {
    return Path.of("target", "recovery", folder.getFileName() + "-" + name + ".log");
  }

  private Map<Verb, Answer> undisturbed(ApiClient api) {
    var answers = new HashMap<Verb, Answer>();
    cuts.stream()
        .map(Cut::verb)
        .distinct()
        .forEach(
            verb -> {
              var order = "undisturbed-" + verb + "-" + folder.getFileName();
              answers.put(verb, verb.ask(api, verb.prepare(api, order), order, order));
            });
    return answers;
  }

  private void bringToTheirSteps(ApiClient api) {
    payments.putAll(inParallel(cut -> cut.verb().prepare(api, cut.order())));
    await().atMost(DRAIN_MAX).until(books::isOutboxEmpty);
    // So that one batch holds the events of all requests of this round.
    books.holdRelay();
    cuts.forEach(cut -> Thread.startVirtualThread(() -> askOnce(api, cut)));
    comesTrue(
        "each request stands at its step or is answered",
        STAND_MAX,
        () -> cuts.stream().allMatch(this::isAtItsStepOrAnswered));
    books.letRelayGo();
    comesTrue(
        "the relay stands at its step",
        STAND_MAX,
        () -> cuts.stream().allMatch(cut -> ParkedRequests.isStanding(folder, cut)));
  }

  private boolean isAtItsStepOrAnswered(Cut cut) {
    return cut.step().isOfRelay()
        ? firstAnswers.containsKey(cut)
        : ParkedRequests.isStanding(folder, cut);
  }

  /** Most never get an answer: the connection ends with the process. */
  private void askOnce(ApiClient api, Cut cut) {
    try {
      firstAnswers.put(cut, ask(api, cut));
    } catch (IllegalStateException killed) {
      // As planned; whether it stood at its step is seen from its file.
    }
  }

  private Answer ask(ApiClient api, Cut cut) {
    return cut.verb().ask(api, payments.get(cut), cut.order(), cut.key());
  }

  /** A client asks again while it is told when to; a 202 would leave the work to the schedule. */
  private static Answer untilFinal(Callable<Answer> request) {
    return await()
        .atMost(ANSWER_MAX)
        .until(request, answer -> answer.raw().headers().firstValue("Retry-After").isEmpty());
  }

  private Map<Cut, Page> pages() {
    var events = books.events();
    return each(cut -> books.about(cut, events));
  }

  private <T> Map<Cut, T> each(Function<Cut, T> question) {
    return cuts.stream().collect(toMap(Function.identity(), question));
  }

  private <T> Map<Cut, T> inParallel(Function<Cut, T> request) {
    Map<Cut, CompletableFuture<T>> calls;
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      calls = each(cut -> CompletableFuture.supplyAsync(() -> request.apply(cut), callers));
    }
    return each(cut -> calls.get(cut).join());
  }

  /** Waits; of what does not come true the stories show for which request. */
  private static void comesTrue(String what, Duration atMost, Callable<Boolean> condition) {
    try {
      await(what).atMost(atMost).until(condition);
    } catch (ConditionTimeoutException never) {
      System.out.println(never.getMessage());
    }
  }
}

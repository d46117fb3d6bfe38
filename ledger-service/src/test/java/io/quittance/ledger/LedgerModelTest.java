package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.ledger.LedgerModel.EntryAsk;
import io.quittance.ledger.LedgerModel.Expected;
import io.quittance.ledger.LedgerModel.HoldAsk;
import io.quittance.ledger.LedgerModel.Line;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Random requests, good and bad, are answered as a plain model of a ledger would answer them, and
 * leave the same balances, now and at past times.
 */
class LedgerModelTest extends RunningLedger {

  private static final int STEPS =
      Integer.getInteger(
          "quittance.model.steps", Boolean.getBoolean("quittance.soak") ? 20_000 : 800);
  private static final long SEED = Long.getLong("quittance.model.seed", System.nanoTime());
  private static final int AMOUNT_MAX = 500;
  private static final int BATCH_MAX = 8;
  private static final int NOTES_MAX = 40;

  private final Random random = new Random(SEED);
  private final LedgerModel model = new LedgerModel();
  private final List<LedgerModel.Key> accounts = new ArrayList<>();
  private final List<EntryAsk> asked = new ArrayList<>();
  private final List<HoldAsk> held = new ArrayList<>();
  private final List<String> booked = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final String only = unique("yen");

  /** What an account had when an entry was booked. */
  private record Note(String at, LedgerModel.Key key, long posted) {}

  @BeforeEach
  void openAccounts() {
    for (var type : List.of("ASSET", "LIABILITY", "REVENUE", "EXPENSE")) {
      for (boolean bounded : List.of(true, false)) {
        var code = unique(type.toLowerCase(Locale.ROOT));
        openAccount(code, type, "USD", bounded);
        openAccount(code, type, "KWD", bounded);
      }
    }
    openAccount(only, "LIABILITY", "JPY", false);
  }

  private void openAccount(String code, String type, String currency, boolean bounded) {
    open(code, type, currency, !bounded);
    var key = new LedgerModel.Key(code, currency);
    model.open(key, type.equals("ASSET") || type.equals("EXPENSE"), bounded);
    accounts.add(key);
  }

  @Test
  void answersAsAPlainModelDoes() {
    for (int step = 0; step < STEPS; step++) {
      try {
        switch (random.nextInt(20)) {
          case 0, 1, 2, 3, 4, 5, 6, 7 -> sendEntry(anyEntry());
          case 8, 9 -> sendBatch();
          case 10, 11 -> reverse();
          case 12, 13, 14 -> place();
          case 15, 16, 17 -> post();
          default -> release();
        }
      } catch (AssertionError | RuntimeException wrong) {
        throw new AssertionError("step %d of seed %d: %s".formatted(step, SEED, wrong), wrong);
      }
    }
    System.out.printf("model: %d steps, seed %d, answers %s%n", STEPS, SEED, sorted());
    balancesAgree();
    assertThat(seen)
        .as("seed %d", SEED)
        .contains(
            "201",
            "200",
            "409 reference_reused",
            "400 parameter_invalid",
            "422 unbalanced",
            "422 insufficient_funds",
            "422 currency_mismatch",
            "404 account_not_found",
            "409 hold_not_pending",
            "422 amount_exceeds_hold");
  }

  private List<String> sorted() {
    return seen.stream().sorted().toList();
  }

  private void balancesAgree() {
    for (var key : accounts) {
      var balance = get(path(key));
      assertThat(balance.number("posted"))
          .as("seed %d: %s", SEED, key)
          .isEqualTo(model.posted(key));
      assertThat(balance.number("pending")).as("seed %d: %s", SEED, key).isEqualTo(model.held(key));
      assertThat(balance.number("available")).isEqualTo(model.posted(key) - model.held(key));
    }
    for (var note : notes) {
      assertThat(get(path(note.key()) + "&at=" + note.at()).number("posted"))
          .as("seed %d: %s", SEED, note)
          .isEqualTo(note.posted());
    }
    var proof = get("/ledger/proof").body();
    assertThat(proof.path("good").asBoolean()).as("seed %d: %s", SEED, proof).isTrue();
  }

  private static String path(LedgerModel.Key key) {
    return "/ledger/accounts/%s/balance?currency=%s".formatted(key.code(), key.currency());
  }

  private void sendEntry(EntryAsk ask) {
    var expected = model.tryCallersEntry(ask);
    if (random.nextInt(8) == 0) {
      agrees(expected, post("/ledger/entries", json(ask), "X-Dry-Run", "true"));
    }
    var answer = post("/ledger/entries", json(ask));
    agrees(expected, answer);
    settle(ask, expected, answer.body());
    if (expected.equals(Expected.DONE) && notes.size() < NOTES_MAX) {
      var key = ask.lines().getFirst().key();
      notes.add(new Note(answer.text("bookedAt"), key, model.posted(key)));
    }
  }

  private void sendBatch() {
    var asks = IntStream.range(0, 1 + random.nextInt(BATCH_MAX)).mapToObj(_ -> anyEntry()).toList();
    var body = asks.stream().map(LedgerModelTest::json).collect(Collectors.joining(","));

    var answer = post("/ledger/entries:batch", "{\"entries\": [%s]}".formatted(body));

    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    var results = answer.body().path("results");
    assertThat(results).hasSize(asks.size());
    for (int i = 0; i < asks.size(); i++) {
      var item = results.path(i);
      var expected = model.tryCallersEntry(asks.get(i));
      agrees(expected, new Answer(item.path("status").asInt(), item.path("problem"), null));
      settle(asks.get(i), expected, item.path("entry"));
    }
  }

  private void settle(EntryAsk ask, Expected expected, JsonNode entry) {
    asked.add(ask);
    if (expected.equals(Expected.DONE)) {
      model.book(ask, entry.path("entryId").asString());
      booked.add(entry.path("entryId").asString());
    } else if (expected.equals(Expected.REPEATED)) {
      assertThat(entry.path("entryId").asString()).isEqualTo(model.idOf(ask.reference()));
    }
  }

  private void reverse() {
    if (booked.isEmpty()) {
      return;
    }
    var id = any(booked);
    var lines =
        model.linesOf(id).stream()
            .map(line -> new Line(line.account(), !line.debit(), line.amount(), line.currency()))
            .toList();
    var ask = new EntryAsk("reversal:" + id, "Reversal of " + id, lines);
    var expected = model.tryEntry(ask);
    var answer = post("/ledger/entries/" + id + "/reverse", "{}");
    agrees(expected, answer);
    settle(ask, expected, answer.body());
  }

  private void place() {
    var ask = anyHold();
    var expected = model.tryHold(ask);
    if (random.nextInt(8) == 0) {
      agrees(expected, post("/ledger/holds", json(ask), "X-Dry-Run", "true"));
    }
    var answer = post("/ledger/holds", json(ask));
    agrees(expected, answer);
    held.add(ask);
    if (expected.equals(Expected.DONE)) {
      model.hold(ask, answer.text("holdId"));
    }
  }

  private void post() {
    if (model.holdIds().isEmpty()) {
      return;
    }
    var id = any(model.holdIds());
    long amount = 1 + random.nextLong(model.amountOf(id) + model.amountOf(id) / 4 + 1);
    var expected = model.tryPost(id, amount);
    var answer = post("/ledger/holds/" + id + "/post", "{\"amount\": %d}".formatted(amount));
    agrees(expected, answer);
    if (expected.equals(Expected.REPEATED)) {
      model.post(id, amount, answer.body().path("entry").path("entryId").asString());
      assertThat(answer.body().path("hold").path("status").asString()).isEqualTo("POSTED");
    }
  }

  private void release() {
    if (model.holdIds().isEmpty()) {
      return;
    }
    var id = any(model.holdIds());
    var expected = model.tryVoid(id);
    var answer = post("/ledger/holds/" + id + "/void", "");
    agrees(expected, answer);
    if (expected.equals(Expected.REPEATED)) {
      model.giveBack(id);
    }
    assertThat(get("/ledger/holds/" + id).text("status")).isEqualTo(model.statusOf(id));
  }

  private void agrees(Expected expected, Answer answer) {
    assertThat(new Expected(answer.status(), answer.code()))
        .as("%s", answer.body())
        .isEqualTo(expected);
    seen.add((expected.status() + " " + expected.code()).strip());
  }

  private EntryAsk anyEntry() {
    return switch (random.nextInt(16)) {
      case 0, 1 -> asked.isEmpty() ? goodEntry() : any(asked);
      case 2 ->
          asked.isEmpty()
              ? goodEntry()
              : new EntryAsk(any(asked).reference(), "other", goodEntry().lines());
      case 3 ->
          changed(
              goodEntry(),
              line -> new Line(line.account(), line.debit(), line.amount() + 1, line.currency()));
      case 4 ->
          changed(
              goodEntry(),
              line -> new Line(unique("nobody"), line.debit(), line.amount(), line.currency()));
      case 5 ->
          changed(
              goodEntry(), line -> new Line(only, line.debit(), line.amount(), line.currency()));
      default -> goodEntry();
    };
  }

  private static EntryAsk changed(EntryAsk ask, UnaryOperator<Line> change) {
    var lines = new ArrayList<>(ask.lines());
    lines.set(lines.size() - 1, change.apply(lines.getLast()));
    return new EntryAsk(ask.reference(), ask.description(), lines);
  }

  /** Balanced, in one or two currencies; whether there is enough money is chance. */
  private EntryAsk goodEntry() {
    var lines = new ArrayList<Line>();
    for (int leg = 0; leg <= random.nextInt(3); leg++) {
      var currency = random.nextInt(3) == 0 ? "KWD" : "USD";
      long amount = 1L + random.nextInt(AMOUNT_MAX);
      lines.add(new Line(codeIn(currency), true, amount, currency));
      if (amount > 1 && random.nextBoolean()) {
        long part = 1 + random.nextLong(amount - 1);
        lines.add(new Line(codeIn(currency), false, part, currency));
        amount -= part;
      }
      lines.add(new Line(codeIn(currency), false, amount, currency));
    }
    return new EntryAsk(unique("ref"), "model", lines);
  }

  private HoldAsk anyHold() {
    if (!held.isEmpty() && random.nextInt(8) == 0) {
      var earlier = any(held);
      long amount = earlier.amount() + random.nextInt(2);
      return new HoldAsk(
          earlier.reference(), earlier.from(), earlier.to(), amount, earlier.currency());
    }
    var currency = random.nextInt(3) == 0 ? "KWD" : "USD";
    var from = codeIn(currency);
    var to = codeIn(currency);
    while (to.equals(from)) {
      to = codeIn(currency);
    }
    return new HoldAsk(unique("hold"), from, to, 1L + random.nextInt(AMOUNT_MAX), currency);
  }

  private String codeIn(String currency) {
    return any(accounts.stream().filter(key -> key.currency().equals(currency)).toList()).code();
  }

  private <T> T any(List<T> choice) {
    return choice.get(random.nextInt(choice.size()));
  }

  private static String json(EntryAsk ask) {
    var lines =
        ask.lines().stream()
            .map(
                line ->
                    """
                    {"account": "%s", "side": "%s", "amount": %d, "currency": "%s"}
                    """
                        .formatted(
                            line.account(),
                            line.debit() ? "DEBIT" : "CREDIT",
                            line.amount(),
                            line.currency()))
            .collect(Collectors.joining(","));
    return """
    {"reference": "%s", "description": "%s", "postings": [%s]}
    """
        .formatted(ask.reference(), ask.description(), lines);
  }

  private static String json(HoldAsk ask) {
    return """
    {"reference": "%s", "from": "%s", "to": "%s", "amount": %d, "currency": "%s"}
    """
        .formatted(ask.reference(), ask.from(), ask.to(), ask.amount(), ask.currency());
  }
}

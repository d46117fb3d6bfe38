package io.quittance.system.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.system.Callers;
import io.quittance.system.DumpScan;
import io.quittance.system.Http;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Books entries and holds by the ledger's own routes, on accounts that nobody else moves: so what
 * is enough and what is not is known beforehand, and every balance afterwards.
 */
final class Bookkeeper {

  private static final String ENTRIES = "/ledger/entries";
  private static final String HOLDS = "/ledger/holds";
  private static final String CURRENCY = "PLN";
  private static final int AMOUNT_MAX = 10_000;

  private final GoodClient client;
  private final SplittableRandom random;
  private final String world;
  private final String till;
  private final String vault;
  private long inTill;
  private long inVault;

  /** Every entry that was booked, by its reference, with its amount. */
  private final Map<String, Long> booked = new HashMap<>();

  /** Every hold, by its id, with its status and what was posted of it. */
  private final Map<String, String> holds = new TreeMap<>();

  Bookkeeper(GoodClient client, long seed) {
    this.client = client;
    this.random = new SplittableRandom(seed);
    var prefix = "harness:" + anyId();
    world = prefix + ":world";
    till = prefix + ":till";
    vault = prefix + ":vault";
  }

  /** Before the first round. */
  void openAccounts() {
    open(world, "ASSET", true);
    open(till, "LIABILITY", false);
    open(vault, "LIABILITY", false);
  }

  private void open(String code, String type, boolean allowNegative) {
    var account =
        Map.<String, Object>of(
            "code", code, "type", type, "currency", CURRENCY, "allowNegative", allowNegative);
    var answer = client.ask("/ledger/accounts", account, anyId());
    assertThat(answer.status()).as(answer.text()).isIn(200, 201);
  }

  /** One entry or hold, to its end. */
  void book() {
    switch (random.nextInt(7)) {
      case 0, 1 -> earn();
      case 2 -> moveToVault();
      case 3 -> hold().ifPending(this::postHold);
      case 4 -> hold().ifPending(this::voidHold);
      case 5 -> hold().ifPending(this::postAndVoidHold);
      default -> sendCardData();
    }
  }

  private void earn() {
    long amount = anyAmount();
    var reference = anyId();
    var answer = ask(ENTRIES, entry(reference, world, till, amount));
    assertThat(answer.status()).as(answer.text()).isIn(200, 201);
    booked.put(reference, amount);
    inTill += amount;
  }

  /** Sometimes more than there is. */
  private void moveToVault() {
    long amount = random.nextLong(1, inTill + inTill / 2 + 2);
    var reference = anyId();
    var answer = ask(ENTRIES, entry(reference, till, vault, amount));
    if (isEnough(amount, answer)) {
      booked.put(reference, amount);
      inTill -= amount;
      inVault += amount;
    }
  }

  private static Map<String, Object> entry(String reference, String from, String to, long amount) {
    return Map.of(
        "reference",
        reference,
        "postings",
        List.of(
            Map.of("account", from, "side", "DEBIT", "amount", amount, "currency", CURRENCY),
            Map.of("account", to, "side", "CREDIT", "amount", amount, "currency", CURRENCY)));
  }

  private boolean isEnough(long amount, Http.Answer answer) {
    if (amount > inTill) {
      assertThat(answer.is(422, "insufficient_funds"))
          .as("%d of %d in %s: %s", amount, inTill, till, answer.text())
          .isTrue();
      return false;
    }
    assertThat(answer.status())
        .as("%d of %d in %s: %s", amount, inTill, till, answer.text())
        .isIn(200, 201);
    return true;
  }

  private interface HoldEnd {
    void end(String hold, long amount);
  }

  /** A hold that was placed, or none when there was not enough. */
  private record Placed(String hold, long amount) {

    void ifPending(HoldEnd end) {
      if (!hold.isEmpty()) {
        end.end(hold, amount);
      }
    }
  }

  private Placed hold() {
    long amount = random.nextLong(1, inTill + inTill / 4 + 2);
    var body =
        Map.<String, Object>of(
            "reference",
            anyId(),
            "from",
            till,
            "to",
            vault,
            "amount",
            amount,
            "currency",
            CURRENCY);
    var answer = ask(HOLDS, body);
    return new Placed(isEnough(amount, answer) ? answer.field("holdId") : "", amount);
  }

  private void postHold(String hold, long amount) {
    long part = random.nextLong(1, amount + 1);
    var answer = ask(HOLDS + "/" + hold + "/post", Map.of("amount", part));
    assertThat(answer.status()).as(answer::explained).isEqualTo(200);
    posted(hold, part);
  }

  private void posted(String hold, long part) {
    holds.put(hold, "POSTED " + part);
    booked.put("hold:" + hold, part);
    inTill -= part;
    inVault += part;
  }

  private void voidHold(String hold, long amount) {
    var answer = ask(HOLDS + "/" + hold + "/void", Map.of());
    assertThat(answer.status()).as("%d: %s", amount, answer.text()).isEqualTo(200);
    holds.put(hold, "VOIDED 0");
  }

  /** At the same moment: one of them wins. */
  private void postAndVoidHold(String hold, long amount) {
    var key = anyId();
    var answers =
        Callers.atOnce(
            2,
            caller ->
                client.ask(HOLDS + "/" + hold + (caller == 0 ? "/post" : "/void"), Map.of(), key));
    var post = answers.getFirst();
    var release = answers.getLast();
    boolean isPosted = post.status() == 200;
    var loser = isPosted ? release : post;
    assertThat(isPosted || release.status() == 200).as("%s %s", post, release).isTrue();
    assertThat(loser.is(409, "hold_not_pending")).as("%s %s", post, release).isTrue();
    if (isPosted) {
      posted(hold, amount);
    } else {
      holds.put(hold, "VOIDED 0");
    }
  }

  private void sendCardData() {
    var body = new HashMap<>(entry(anyId(), world, till, 1));
    body.put("description", DumpScan.REFUSED_WORD + " " + DumpScan.CARD);
    var answer = client.ask(ENTRIES, body, anyId());
    assertThat(answer.is(422, "card_data_not_accepted")).as(answer.text()).isTrue();
  }

  /** Sometimes two at the same moment, sometimes once more afterwards: all hear the same. */
  private Http.Answer ask(String path, Map<String, Object> body) {
    var key = anyId();
    int together = random.nextInt(8) == 0 ? 2 : 1;
    var answers = new ArrayList<>(Callers.atOnce(together, _ -> client.ask(path, body, key)));
    if (random.nextInt(4) == 0) {
      answers.add(client.ask(path, body, key));
    }
    var first = answers.getFirst();
    for (var other : answers) {
      // Whether it is 201 or 200 says who came first.
      assertThat(sameOf(other)).as("%s %s", path, body).isEqualTo(sameOf(first));
    }
    return first;
  }

  private static String sameOf(Http.Answer answer) {
    return answer.status() < 300 ? answer.text() : answer.status() + " " + answer.code();
  }

  /**
   * Every instance shows each entry once, each hold as it ended, and what all of them add up to.
   */
  void isShownTheTruth(int instances) {
    for (int instance = 0; instance < instances; instance++) {
      assertThat(shownHolds(instance)).as("holds of %s", till).isEqualTo(holds);
      assertThat(shownEntries(instance)).as("entries of %s", till).isEqualTo(booked);
      assertThat(shownBalance(instance, till)).as(till).isEqualTo(balance(inTill));
      assertThat(shownBalance(instance, vault)).as(vault).isEqualTo(balance(inVault));
      assertThat(shownBalance(instance, world)).as(world).isEqualTo(balance(inTill + inVault));
    }
  }

  private static String balance(long posted) {
    return "posted %d, pending 0, available %d".formatted(posted, posted);
  }

  private String shownBalance(int instance, String account) {
    var shown =
        client.read(instance, "/ledger/accounts/" + account + "/balance?currency=" + CURRENCY);
    return "posted %d, pending %d, available %d"
        .formatted(shown.number("posted"), shown.number("pending"), shown.number("available"));
  }

  private Map<String, String> shownHolds(int instance) {
    var shown = new TreeMap<String, String>();
    for (var hold : all(instance, HOLDS + "?account=" + till)) {
      var outcome = hold.path("status").asString("") + " " + hold.path("postedAmount").asLong(0);
      assertThat(shown.put(hold.path("holdId").asString(""), outcome)).isNull();
    }
    return shown;
  }

  private Map<String, Long> shownEntries(int instance) {
    var shown = new HashMap<String, Long>();
    for (var entry : all(instance, ENTRIES + "?account=" + till)) {
      long amount = entry.path("postings").path(0).path("amount").longValue();
      assertThat(shown.put(entry.path("reference").asString(""), amount))
          .as("booked twice: %s", entry)
          .isNull();
    }
    return shown;
  }

  private List<JsonNode> all(int instance, String path) {
    var all = new ArrayList<JsonNode>();
    var cursor = "";
    do {
      var page =
          client.read(
              instance, path + "&limit=100" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
      page.body().path("data").forEach(all::add);
      cursor = page.body().path("nextCursor").asString("");
    } while (!cursor.isEmpty());
    return all;
  }

  private long anyAmount() {
    return random.nextLong(1, AMOUNT_MAX);
  }

  private String anyId() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /** How much it booked. */
  String figures() {
    return "%d ledger entries, %d holds".formatted(booked.size(), holds.size());
  }
}

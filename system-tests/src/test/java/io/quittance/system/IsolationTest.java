package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nobody can tell another merchant's object from one that does not exist, and nobody can do
 * anything to it: by every operation that the documents have for merchants, and by every place in
 * which it takes an id. The owner's own requests come last, because what they set off goes on
 * afterwards.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IsolationTest {

  private static final Belongings OWNER = Belongings.owner();
  private static final Belongings OTHER = Belongings.other();

  /** What callers may send and gateways may believe; nobody here does. */
  private static final Map<String, String> PRETENDED =
      Map.of(
          "X-Merchant-Id", OWNER.merchantId(),
          "X-Forwarded-For", "127.0.0.1",
          "X-Forwarded-Host", "elsewhere.example",
          "X-Forwarded-Proto", "https",
          "X-Forwarded-Prefix", "/internal",
          "Forwarded", "for=127.0.0.1;host=elsewhere.example",
          "X-Original-URL", "/internal/merchants",
          "X-Rewrite-URL", "/internal/merchants",
          "X-HTTP-Method-Override", "DELETE");

  private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";

  /** The time and the version stand before, the shard behind. */
  private static final int RANDOM_FROM_END = 12;

  private static final int SHARD_CHARACTERS = 2;

  static Stream<MerchantRoutes.Slot> slots() {
    return MerchantRoutes.slots().stream();
  }

  @ParameterizedTest(name = "A1201 A1202 A1203 A1207 {0}")
  @MethodSource("slots")
  @Order(1)
  void showsAndDoesNothing(MerchantRoutes.Slot slot) {
    var id = OWNER.id(slot.kind());
    var guess = another(id);
    var before = OWNER.stored();

    var stolen = slot.ask(OTHER, id, Map.of());
    var guessed = slot.ask(OTHER, guess, Map.of());
    var pretended = slot.ask(OTHER, id, PRETENDED);

    assertThat(told(stolen, id)).isEqualTo(told(guessed, guess)).isEqualTo(told(pretended, id));
    assertThat(headers(stolen)).isEqualTo(headers(guessed)).isEqualTo(headers(pretended));
    AnswerShapes.check(slot.operation(), stolen);
    assertThat(OWNER.stored()).as("what the owner has afterwards").isEqualTo(before);
  }

  @ParameterizedTest(name = "{0}, which its owner may")
  @MethodSource("slots")
  @Order(2)
  void doesSomethingForTheOwner(MerchantRoutes.Slot slot) {
    var id = OWNER.id(slot.kind());

    var own = slot.ask(OWNER, id, Map.of());
    var stolen = slot.ask(OTHER, id, Map.of());

    assertThat(told(own, id)).as("else nothing is proven").isNotEqualTo(told(stolen, id));
    if (slot.isPath()) {
      assertThat(own.status()).as(own.text()).isBetween(200, 299);
    }
    AnswerShapes.check(slot.operation(), own);
  }

  @Test
  @DisplayName("A1202 a key of idempotency of one merchant means nothing under another")
  void keysOfIdempotencyAreTheMerchantsOwn() {
    var operation =
        ApiDocument.operations().stream()
            .filter(each -> each.toString().equals("POST /api/payment-intents"))
            .findFirst()
            .orElseThrow();
    var key = UUID.randomUUID().toString();
    var body = MerchantRoutes.body(operation);

    var first = OWNER.at(operation).post(operation.path(), body, key);
    var second = OTHER.at(operation).post(operation.path(), body, key);

    // 202 where the provider takes its time: a payment all the same.
    assertThat(first.status()).as(first.text()).isIn(201, 202);
    assertThat(second.status()).as(second.text()).isIn(201, 202);
    assertThat(second.header("Idempotent-Replayed")).isEmpty();
    assertThat(second.field("paymentIntentId")).isNotEqualTo(first.field("paymentIntentId"));
  }

  @Test
  @DisplayName(
      "A1211 ids made at one moment differ in 50 random bits, and having one is no right anyway")
  void idsAreRandom() {
    var ids =
        Stream.of("captured", "authorized", "created", "disputed", "otherDisputed")
            .map(OWNER::id)
            .map(id -> id.substring(id.length() - RANDOM_FROM_END, id.length() - SHARD_CHARACTERS))
            .toList();
    assertThat(ids).doesNotHaveDuplicates();
    for (int place = 0; place < RANDOM_FROM_END - SHARD_CHARACTERS; place++) {
      int at = place;
      assertThat(ids.stream().map(id -> id.charAt(at)).distinct().count())
          .as("different characters at the place %d of %s", at, ids)
          .isGreaterThan(1);
    }
  }

  /**
   * An id of the same kind, time and shard that nobody has; of the same length, where it is a word.
   */
  private static String another(String id) {
    if (id.startsWith(Belongings.USER_PREFIX)) {
      return Belongings.USER_PREFIX + UUID.randomUUID();
    }
    if (!id.contains("_")) {
      return UUID.randomUUID().toString();
    }
    var random = new Random();
    var guess = new StringBuilder(id);
    for (int i = id.length() - RANDOM_FROM_END; i < id.length() - SHARD_CHARACTERS; i++) {
      guess.setCharAt(i, CROCKFORD.charAt(random.nextInt(CROCKFORD.length())));
    }
    return guess.toString();
  }

  /** Status and body without what differs for each request. */
  private static String told(Http.Answer answer, String id) {
    var text =
        answer.text().replace(id, "<id>").replace(answer.header("X-Request-Id"), "<request>");
    for (var own : List.of("event", "created")) {
      text = text.replace(OTHER.id(own), "<own " + own + ">");
    }
    return answer.status() + " " + text;
  }

  private static Map<String, List<String>> headers(Http.Answer answer) {
    var headers = new TreeMap<>(answer.raw().headers().map());
    headers.remove("date");
    headers.remove("x-request-id");
    // It is the connection's: the server ends each after some requests, whoever asks for what.
    headers.remove("connection");
    return headers;
  }
}

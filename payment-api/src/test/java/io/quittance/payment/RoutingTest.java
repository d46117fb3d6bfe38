package io.quittance.payment;

import static io.quittance.payment.RoutingDesk.target;
import static io.quittance.payment.ScriptedProvider.NORTH;
import static io.quittance.payment.ScriptedProvider.SOUTH;
import static io.quittance.payment.ScriptedProvider.WEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.ApiClient.Answer;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.outcome.ApplyProviderFact;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.NotAsked;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.payment.provider.Providers;
import io.quittance.platform.id.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A payment goes to the provider that rules name, and on to the next only where that is safe. */
class RoutingTest {

  /** From this amount on, soft declines are retried. */
  private static final long LARGE = 100_000;

  /** This amount goes to a provider whose circuit is open. */
  private static final long FOR_WEST = 777;

  private static final Shop SHOP = Shop.of(PaymentPlatform.shared());
  private static final RoutingDesk DESK = RoutingDesk.of(SHOP);

  @BeforeAll
  static void setRules() {
    DESK.set(
        List.of(
            rule(
                "to the west",
                10,
                Map.of("currency", "NOK", "from", FOR_WEST, "to", FOR_WEST),
                "west"),
            rule("large", 20, Map.of("currency", "NOK", "from", LARGE), "north"),
            Map.of(
                "name",
                "kroner",
                "priority",
                30,
                "when",
                Map.of("currencies", List.of("NOK"), "brands", List.of("visa")),
                "targets",
                List.of(target("north", 100), target("south", 0)))));
  }

  private static Map<String, Object> rule(
      String name, int priority, Map<String, Object> amount, String first) {
    return Map.of(
        "name",
        name,
        "priority",
        priority,
        "when",
        Map.of("amount", amount),
        "targets",
        List.of(target(first, 100), target("south", 0)),
        "retrySoftDeclines",
        true);
  }

  @AfterEach
  void behaveAgain() {
    NORTH.willDoIt();
    SOUTH.willDoIt();
    WEST.willDoIt();
  }

  @Test
  @DisplayName(
      "the provider of the first rule that holds takes the payment, and the timeline says why")
  void takesTheFirst() {
    var sale = sale(500);

    assertThat(sale.field("status")).as(sale.text()).isEqualTo("CAPTURED");
    assertThat(sale.field("provider")).isEqualTo("north");
    var routing = DESK.routings(id(sale));
    assertThat(routing).hasSize(1);
    assertThat(routing.getFirst().path("rule").asString()).isEqualTo("kroner");
    assertThat(routing.getFirst().path("version").longValue()).isEqualTo(DESK.activeVersion());
    assertThat(routing.getFirst().path("chosen").asString()).isEqualTo("north");
    assertThat(candidates(id(sale), 0)).containsExactly("north CHOSEN", "south NEXT");
  }

  @Test
  @DisplayName("A308 A315 a provider that was certainly not asked is followed by the next one")
  void goesOnWhereNobodyWasAsked() {
    NORTH.will(_ -> new NotAsked("the connection was refused"));

    var sale = sale(500);

    assertThat(sale.field("status")).as(sale.text()).isEqualTo("CAPTURED");
    assertThat(sale.field("provider")).isEqualTo("south");
    var id = id(sale);
    assertThat(NORTH.authorizations(id)).isZero();
    assertThat(SOUTH.authorizations(id)).isEqualTo(1);
    assertThat(authorizations(id)).containsExactly("north FAILED not_asked", "south SUCCEEDED");
    assertThat(DESK.lines(id, "PROVIDER_CALL"))
        .extracting(
            line -> line.path("provider").asString() + " " + line.path("outcome").asString())
        .containsExactly("north NOT_ASKED", "south TOLD", "south TOLD");
    assertThat(candidates(id, 0)).containsExactly("north CHOSEN", "south NEXT");
    assertThat(candidates(id, 1)).containsExactly("south CHOSEN", "north EXCLUDED");
    assertThat(DESK.lines(id, "TRANSITION"))
        .extracting(line -> line.path("sequence").longValue())
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  static Stream<Arguments> uncertain() {
    return Stream.of(
        Arguments.of("silence", answers(_ -> new Unknown("no answer"))),
        Arguments.of("silence after it did it", did(new Unknown("no answer"))),
        Arguments.of("5xx", answers(_ -> new Busy("status 500", Duration.ofHours(1)))),
        Arguments.of("5xx after it did it", did(new Busy("status 503", Duration.ofHours(1)))),
        Arguments.of(
            "5xx, then not reached", once(new Busy("500", Duration.ZERO), new NotAsked(""))));
  }

  @ParameterizedTest(name = "A301 A302 A306 {0}")
  @MethodSource("uncertain")
  @DisplayName("A301 A302 A306 a provider that may have done it is never followed by another")
  void staysWhereNobodyKnows(String what, Function<ProviderRequest, ProviderAnswer> script) {
    NORTH.will(script);
    int before = SOUTH.asked();

    var sale = sale(500);

    assertThat(sale.status()).as(what + sale.text()).isEqualTo(202);
    assertThat(sale.field("status")).isEqualTo("AUTHORIZING");
    assertThat(SOUTH.asked()).isEqualTo(before);
    assertThat(authorizations(id(sale))).containsExactly("north UNKNOWN");

    NORTH.willDoIt();
    SHOP.dueNow(id(sale));
    await().until(() -> SHOP.status(id(sale)).equals("CAPTURED"));
    assertThat(NORTH.authorizations(id(sale))).isEqualTo(1);
    assertThat(SOUTH.asked()).isEqualTo(before);
  }

  @Test
  @DisplayName(
      "a request that is wrong to one provider goes to the next, unless it may have been done")
  void goesOnAfterARefusalAtFirst() {
    NORTH.will(_ -> new Refused("account_not_enabled"));
    var refused = sale(500);
    assertThat(refused.field("provider")).as(refused.text()).isEqualTo("south");
    assertThat(authorizations(id(refused)))
        .containsExactly("north FAILED account_not_enabled", "south SUCCEEDED");

    NORTH.will(once(new Busy("status 500", Duration.ZERO), new Refused("account_not_enabled")));
    int before = SOUTH.asked();
    var later = sale(500);
    assertThat(later.status()).as(later.text()).isEqualTo(402);
    assertThat(later.field("declineCode")).isEqualTo("generic_decline");
    assertThat(SOUTH.asked()).isEqualTo(before);
  }

  @Test
  @DisplayName("a soft decline is an answer, and is retried elsewhere only where a rule says so")
  void retriesSoftDeclinesByRule() {
    NORTH.will(request -> NORTH.decline(request, "processing_error"));
    assertThat(sale(500).field("declineCode")).isEqualTo("processing_error");

    var large = sale(LARGE);
    assertThat(large.field("provider")).as(large.text()).isEqualTo("south");
    assertThat(authorizations(id(large)))
        .containsExactly("north FAILED processing_error", "south SUCCEEDED");

    NORTH.will(request -> NORTH.decline(request, "insufficient_funds"));
    assertThat(sale(LARGE).field("declineCode")).isEqualTo("insufficient_funds");
  }

  @Test
  @DisplayName(
      "what an attempt left at one provider, and lets go later, is not the hold at another")
  void anEarlierAttemptEndsForItself() {
    NORTH.will(request -> NORTH.decline(request, "processing_error"));
    var held = SHOP.sale(Shop.order(), LARGE, "pm_card_visa", key(), manual());
    assertThat(held.field("status")).as(held.text()).isEqualTo("AUTHORIZED");
    assertThat(held.field("provider")).isEqualTo("south");

    assertThat(apply(new ProviderFact.Voided(subject("north", id(held), "ch_north")))).isTrue();
    assertThat(apply(new ProviderFact.Voided(subject("south", id(held), "ch_before")))).isTrue();
    assertThat(SHOP.status(id(held))).isEqualTo("AUTHORIZED");

    var charge = held.field("providerReference");
    assertThat(apply(new ProviderFact.Voided(subject("south", id(held), charge)))).isTrue();
    assertThat(SHOP.status(id(held))).isEqualTo("EXPIRED");
  }

  @Test
  @DisplayName("A312 what the provider cannot be told to let go is not canceled, and stays payable")
  void refusesToCancelWhatHasNoName() {
    NORTH.will(
        request ->
            new Told(
                new ProviderFact.ActionRequired(
                    new ProviderFact.Subject(
                        "north",
                        "acct_north",
                        request.payment(),
                        request.reference(),
                        null,
                        Instant.now()),
                    "https://bank.example/challenge"),
                null));
    var waiting = sale(500);
    assertThat(waiting.field("status")).as(waiting.text()).isEqualTo("REQUIRES_ACTION");

    var canceled = SHOP.api().post(Shop.path(id(waiting), "cancel"), "");
    assertThat(canceled.status()).as(canceled.text()).isEqualTo(409);
    assertThat(canceled.code()).isEqualTo("illegal_state");
    assertThat(SHOP.status(id(waiting))).isEqualTo("REQUIRES_ACTION");
  }

  @Test
  @DisplayName(
      "what was going on to the next provider when a process died is finished by the schedule")
  void isFinishedAfterACrash() {
    NORTH.will(_ -> new NotAsked("the connection was refused"));
    SOUTH.will(
        _ -> {
          throw new IllegalStateException("as if the process had died here");
        });
    var orderId = Shop.order();
    var key = UUID.randomUUID().toString();
    assertThat(sale(orderId, 500, key).status()).isEqualTo(500);

    SOUTH.willDoIt();
    var id =
        SHOP.api()
            .get("/api/payment-intents?orderId=" + orderId)
            .body()
            .path("data")
            .path(0)
            .path("paymentIntentId")
            .asString();
    assertThat(authorizations(id)).containsExactly("north FAILED not_asked", "south PENDING");
    SHOP.dueNow(id);
    await().until(() -> SHOP.status(id).equals("CAPTURED"));

    var repeated = sale(orderId, 500, key);
    assertThat(repeated.field("paymentIntentId")).isEqualTo(id);
    assertThat(NORTH.authorizations(id)).isZero();
    assertThat(SOUTH.authorizations(id)).isEqualTo(1);
  }

  @Test
  @DisplayName("A101 who was not asked does not go on when a repeat of the request may have been")
  void staysWhenARepeatAsked() throws Exception {
    var firstIsThere = new CountDownLatch(1);
    var repeatIsDone = new CountDownLatch(1);
    NORTH.will(
        request -> {
          if (firstIsThere.getCount() == 0) {
            return NORTH.carryOut(request);
          }
          firstIsThere.countDown();
          awaitLatch(repeatIsDone);
          return new NotAsked("the connection was refused");
        });
    var orderId = Shop.order();
    var key = UUID.randomUUID().toString();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = callers.submit(() -> sale(orderId, 500, key));
      firstIsThere.await();
      SHOP.platform().loseIdempotencyKeys();
      var repeat = sale(orderId, 500, key);
      repeatIsDone.countDown();

      assertThat(repeat.field("status")).as(repeat.text()).isEqualTo("CAPTURED");
      var id = id(repeat);
      assertThat(id(first.get())).isEqualTo(id);
      assertThat(NORTH.authorizations(id)).isEqualTo(1);
      assertThat(SOUTH.authorizations(id)).isZero();
      assertThat(authorizations(id)).containsExactly("north SUCCEEDED");
    }
  }

  @Test
  @DisplayName("A101 the same while the repeat is still under way")
  void staysWhileARepeatIsAsking() throws Exception {
    var firstIsThere = new CountDownLatch(1);
    var repeatIsThere = new CountDownLatch(1);
    var firstIsDone = new CountDownLatch(1);
    NORTH.will(
        request -> {
          if (firstIsThere.getCount() > 0) {
            firstIsThere.countDown();
            awaitLatch(repeatIsThere);
            return new NotAsked("the connection was refused");
          }
          repeatIsThere.countDown();
          awaitLatch(firstIsDone);
          return NORTH.carryOut(request);
        });
    var orderId = Shop.order();
    var key = UUID.randomUUID().toString();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = callers.submit(() -> sale(orderId, 500, key));
      firstIsThere.await();
      SHOP.platform().loseIdempotencyKeys();
      var repeat = callers.submit(() -> sale(orderId, 500, key));
      assertThat(first.get().field("status")).isEqualTo("AUTHORIZING");
      NORTH.willDoIt();
      firstIsDone.countDown();

      var id = id(repeat.get());
      await().until(() -> SHOP.status(id).equals("CAPTURED"));
      assertThat(NORTH.authorizations(id)).isEqualTo(1);
      assertThat(SOUTH.authorizations(id)).isZero();
    }
  }

  @Test
  @DisplayName("A315 a provider that has not answered lately is asked after the others")
  void avoidsASilentProvider() {
    var west = SHOP.platform().bean(Providers.class).named("west");
    WEST.will(_ -> new Unknown("no answer"));
    var request = new ProviderRequest.Release("txn_x", "pi_x", "ch_x");
    while (!(west.ask(request) instanceof NotAsked)) {
      assertThat(WEST.asked()).isLessThan(1_000);
    }
    int before = WEST.asked();

    var sale = sale(FOR_WEST);

    assertThat(sale.field("provider")).as(sale.text()).isEqualTo("south");
    assertThat(WEST.asked()).isEqualTo(before);
    assertThat(candidates(id(sale), 0)).containsExactly("south CHOSEN", "west PUT_BACK");
    var held = SHOP.sale(Shop.order(), FOR_WEST, "pm_card_visa", key(), manual());
    assertThat(candidates(id(held), 0))
        .as("it cannot hold money either")
        .containsExactly("south CHOSEN", "west EXCLUDED");
  }

  @Test
  @DisplayName("whoever is not meant by a rule goes on to the next one")
  void asksOnlyForWhatRulesMean() {
    var amex = SHOP.sale(Shop.order(), 500, "pm_card_amex", key(), Map.of("currency", "NOK"));
    assertThat(amex.field("provider")).as(amex.text()).isEqualTo("simulator");
    assertThat(SHOP.sale(500, "pm_card_visa").field("provider")).isEqualTo("simulator");
  }

  private static boolean apply(ProviderFact fact) {
    var platform = SHOP.platform();
    return Boolean.TRUE.equals(
        platform
            .bean(TransactionTemplate.class)
            .execute(_ -> platform.bean(ApplyProviderFact.class).apply(fact)));
  }

  private static ProviderFact.Subject subject(String provider, String payment, String charge) {
    return new ProviderFact.Subject(
        provider, "acct_" + provider, payment, null, charge, Instant.now());
  }

  private static Answer sale(long amount) {
    return sale(Shop.order(), amount, key());
  }

  private static Answer sale(String orderId, long amount, String key) {
    return SHOP.sale(orderId, amount, "pm_card_visa", key, Map.of("currency", "NOK"));
  }

  private static Map<String, Object> manual() {
    return Map.of("currency", "NOK", "captureMethod", "MANUAL");
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private static String id(Answer sale) {
    return sale.field("paymentIntentId");
  }

  /** What became of each authorization of a payment, oldest first. */
  private static List<String> authorizations(String id) {
    return SHOP.platform()
        .bean(JdbcClient.class)
        .sql(
            """
            SELECT concat_ws(' ', provider, status, failure_code) FROM payment_transaction
            WHERE payment_intent_id = :id AND type = 'AUTHORIZE' ORDER BY id
            """)
        .param("id", Ids.read(PaymentIntent.PREFIX, id).orElseThrow())
        .query(String.class)
        .list();
  }

  private static List<String> candidates(String id, int routing) {
    return DESK.routings(id)
        .get(routing)
        .path("candidates")
        .valueStream()
        .map(line -> line.path("provider").asString() + " " + line.path("standing").asString())
        .toList();
  }

  private static Function<ProviderRequest, ProviderAnswer> answers(
      Function<ProviderRequest, ProviderAnswer> script) {
    return script;
  }

  /** It does it, and does not say so. */
  private static Function<ProviderRequest, ProviderAnswer> did(ProviderAnswer answer) {
    return request -> {
      NORTH.carryOut(request);
      return answer;
    };
  }

  /** One answer, then another. */
  private static Function<ProviderRequest, ProviderAnswer> once(
      ProviderAnswer first, ProviderAnswer then) {
    var answered = new java.util.concurrent.atomic.AtomicBoolean();
    return _ -> answered.getAndSet(true) ? then : first;
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}

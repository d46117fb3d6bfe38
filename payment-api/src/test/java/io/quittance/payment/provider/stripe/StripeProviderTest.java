package io.quittance.payment.provider.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.NeverSeen;
import io.quittance.payment.provider.ProviderAnswer.NotAsked;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the adapter makes of answers that the emulator does not give. */
class StripeProviderTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Queue<Reply> replies = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private final Ids ids = new Ids(Clock.fixed(NOW, ZoneOffset.UTC));
  private final String reference = Ids.write("txn", ids.next("test"));
  private HttpServer server;

  private record Reply(int status, String body, String retryAfter) {}

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  @DisplayName("A306 what makes no sense is unknown, never a success")
  void nonsenseIsUnknown() {
    for (var body :
        List.of(
            "<html>",
            "",
            "null",
            "[]",
            "\"requires_capture\"",
            "{}",
            "{\"status\":\"succeeded\"}",
            intent("requires_capture", "txn_of_somebody_else"),
            intent("some_new_status", reference),
            intent("requires_action", reference),
            intent("requires_capture", reference).replace("\"amount_capturable\"", "\"x\""),
            intent("requires_capture", reference).replace("usd", "zzz"))) {
      reply(200, body);
      assertThat(provider(NOW).ask(authorize(5_000, "USD"))).as(body).isInstanceOf(Unknown.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pm_1MqLiJLkdIwHu7ixUEgbFdYs, true",
    "card_1MvoiELkdIwHu7ix, true",
    "pm_card_visa, false",
    "pm_card_unknownunknownunknown, false",
    "pm_fault_capture_webhook_never, false",
    "pm_nope, false",
    "tok_1MvoiELkdIwHu7ix, false",
    "shopper/8415718415172204, false"
  })
  void knowsItsTokens(String token, boolean taken) {
    assertThat(provider(NOW).takesToken(token)).isEqualTo(taken);
  }

  @Test
  void aHeldAmountIsTold() {
    reply(200, intent("requires_capture", reference));

    assertThat(provider(NOW).ask(authorize(5_000, "USD")))
        .isInstanceOfSatisfying(
            Told.class,
            told ->
                assertThat(told.fact())
                    .isInstanceOfSatisfying(
                        ProviderFact.Authorized.class,
                        held -> {
                          assertThat(held.amount()).isEqualTo(5_000);
                          assertThat(held.currency()).isEqualTo("USD");
                          assertThat(held.subject().chargeReference()).isEqualTo("pi_stripe");
                        }));
    assertThat(requests.getFirst())
        .contains("POST /v1/payment_intents", "key=" + reference, "capture_method=manual")
        .contains("metadata[quittance_payment]=pi_1");
  }

  @Test
  @DisplayName("A304 its wish to be left alone is respected")
  void busyForAWhile() {
    replies.add(new Reply(429, "{}", "7"));
    replies.add(new Reply(503, "{}", ""));

    assertThat(provider(NOW).ask(authorize(5_000, "USD")))
        .isEqualTo(new Busy("status 429", Duration.ofSeconds(7)));
    assertThat(provider(NOW).ask(authorize(5_000, "USD")))
        .isEqualTo(new Busy("status 503", Duration.ZERO));
  }

  @Test
  void isNotAskedWhereNobodyListens() {
    server.stop(0);

    assertThat(provider(NOW).ask(authorize(5_000, "USD"))).isInstanceOf(NotAsked.class);
  }

  @Test
  void aWrongKeyRefusesPaymentsAndLeavesOpenWhatWasBegun() {
    var locked = "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no such key\"}}";
    reply(401, locked);
    reply(401, locked);

    assertThat(provider(NOW).ask(authorize(5_000, "USD"))).isInstanceOf(Refused.class);
    assertThat(provider(NOW).ask(new ProviderRequest.Release(reference, "pi_1", "pi_stripe")))
        .isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A301 a key that is no longer taken says nothing about an earlier call (stripe)")
  void aWrongKeyLeavesAnEarlierCallOpen() {
    reply(401, "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no such key\"}}");
    assertThat(provider(NOW).lookUp(authorize(5_000, "USD"))).isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A305 an amount that its currency does not have is nonsense, not a refusal (stripe)")
  void anInexpressibleAmountIsUnknown() {
    reply(200, intent("requires_capture", reference).replace("usd", "isk").replace("5000", "5001"));
    assertThat(provider(NOW).ask(authorize(50, "ISK"))).isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A307 a key that was used is looked up, and what is there is adopted")
  void adoptsWhatIsThere() {
    reply(400, "{\"error\":{\"type\":\"idempotency_error\",\"message\":\"other parameters\"}}");
    reply(200, found(intent("requires_capture", reference)));

    assertThat(provider(NOW).ask(authorize(5_000, "USD"))).isInstanceOf(Told.class);
    assertThat(requests.getLast()).contains("GET /v1/payment_intents/search", reference);
  }

  @Test
  @DisplayName("a look-up asks again only while Stripe remembers the key")
  void looksUpByTheAgeOfTheKey() {
    reply(200, intent("requires_capture", reference));
    assertThat(provider(NOW.plus(Duration.ofHours(19))).lookUp(authorize(5_000, "USD")))
        .isInstanceOf(Told.class);
    assertThat(requests.getLast()).startsWith("POST");

    reply(200, found(""));
    assertThat(provider(NOW.plus(Duration.ofHours(21))).lookUp(authorize(5_000, "USD")))
        .isInstanceOf(NeverSeen.class);
    assertThat(requests.getLast()).startsWith("GET /v1/payment_intents/search");
  }

  /** Stripe repeats an error of its own under the same key, although the intent may be there. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void searchesAfterAnErrorUnderTheKey(boolean isThere) {
    reply(500, "{\"error\":{\"type\":\"api_error\"}}");
    reply(200, found(isThere ? intent("requires_capture", reference) : ""));

    assertThat(provider(NOW).lookUp(authorize(5_000, "USD")))
        .isInstanceOf(isThere ? Told.class : Busy.class);
  }

  @ParameterizedTest
  @CsvSource({"KWD, 12345", "MGA, 150"})
  void refusesWhatStripeCannotExpress(String currency, long amount) {
    assertThat(provider(NOW).ask(authorize(amount, currency)))
        .isEqualTo(new Refused("invalid_amount"));
    assertThat(requests).isEmpty();
  }

  private StripeProvider provider(Instant now) {
    var url = URI.create("http://localhost:" + server.getAddress().getPort());
    return new StripeProvider(
        new StripeSettings(url, "acct_1", "sk_test_for_tests", TIMEOUT, Duration.ofDays(7)),
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private ProviderRequest.Authorize authorize(long amount, String currency) {
    return new ProviderRequest.Authorize(
        reference,
        "pi_1",
        new Money(amount, Currency.getInstance(currency)),
        "pm_card_visa",
        "https://shop.example/back",
        null);
  }

  private void reply(int status, String body) {
    replies.add(new Reply(status, body, ""));
  }

  private static String intent(String status, String reference) {
    return """
    {"id":"pi_stripe","object":"payment_intent","status":"%s","currency":"usd","amount":5000,
    "amount_capturable":5000,"amount_received":0,"metadata":{"quittance_reference":"%s"}}
    """
        .formatted(status, reference);
  }

  private static String found(String intent) {
    return "{\"object\":\"search_result\",\"has_more\":false,\"data\":[" + intent + "]}";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " key="
              + exchange.getRequestHeaders().getFirst("Idempotency-Key")
              + " "
              + URLDecoder.decode(body, StandardCharsets.UTF_8));
      var reply = replies.remove();
      if (!reply.retryAfter().isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", reply.retryAfter());
      }
      var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}

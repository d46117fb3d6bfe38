package io.quittance.payment.provider.braintree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpServer;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.infrastructure.TestTokens;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.platform.money.Money;
import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.security.token.TokenSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that the emulator never gives, from a server that gives them. */
class BraintreeProviderTest {

  private static final String PAYMENT = "pi_01jn8w3xq07k2r9v5m4c6b8d0e";
  private static final String REFERENCE = "txn_01jn8w3xq07k2r9v5m4c6b8d0f";
  private static final Money AMOUNT = new Money(1_000, Currency.getInstance("USD"));
  private static final String NOTHING_FOUND =
      "<search-results><page-size>50</page-size><ids></ids></search-results>";

  private static final ProviderRequest REQUEST =
      new ProviderRequest.Authorize(
          REFERENCE, PAYMENT, AMOUNT, "pm_card_visa", "http://localhost/", null);

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    answer("/transactions/advanced_search_ids", 200, NOTHING_FOUND, null);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest(name = "A306 (braintree) {0}")
  @ValueSource(
      strings = {
        "",
        "<!doctype html><title>502</title>",
        "<html><body>502 Bad Gateway</body></html>",
        "<transaction><id>t1</id><status>author",
        "{\"status\": \"authorized\"}",
        "<transaction></transaction>",
        "<transaction><id>t1</id><status>authorized</status></transaction>",
        "<transaction><id>t1</id><order-id>other</order-id><status>authorized</status>"
            + "<amount>10.00</amount><currency-iso-code>USD</currency-iso-code></transaction>",
        "<transaction><id>t1</id><order-id>ORDER</order-id><status>maybe</status>"
            + "<amount>10.00</amount><currency-iso-code>USD</currency-iso-code></transaction>",
        "<transaction><id>t1</id><order-id>ORDER</order-id><status>authorized</status>"
            + "<amount>ten</amount><currency-iso-code>USD</currency-iso-code></transaction>",
        "<transaction><id>t1</id><order-id>ORDER</order-id><status>authorized</status>"
            + "<amount>10.00</amount><currency-iso-code>XXX</currency-iso-code></transaction>"
      })
  @DisplayName("A306 (braintree) nonsense with status 201 is no success")
  void nonsenseIsUnknown(String body) {
    answer("/transactions", 201, body.replace("ORDER", PAYMENT + "." + REFERENCE), null);
    assertThat(provider().ask(REQUEST)).isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A311 (braintree) less than asked is told as it is")
  void tellsAPartialApproval() {
    answer("/transactions", 201, sale("authorized", "6.00"), null);
    assertThat(provider().ask(REQUEST))
        .isInstanceOfSatisfying(
            Told.class,
            told -> assertThat(((ProviderFact.Authorized) told.fact()).amount()).isEqualTo(600));
  }

  @Test
  @DisplayName("A314 (braintree) its times are UTC")
  void readsTimes() {
    answer(
        "/transactions",
        201,
        sale("authorized", "10.00")
            .replace(
                "<amount>",
                "<authorization-expires-at>2026-03-08T10:00:00Z</authorization-expires-at><amount>"),
        null);
    assertThat(provider().ask(REQUEST))
        .isInstanceOfSatisfying(
            Told.class,
            told ->
                assertThat(((ProviderFact.Authorized) told.fact()).expiresAt())
                    .isEqualTo(Instant.parse("2026-03-08T10:00:00Z")));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  @DisplayName("A304 (braintree) it says how long it wants to be left alone")
  void readsRetryAfter(int status) {
    answer("/transactions", status, "", "120");
    assertThat(provider().ask(REQUEST))
        .isEqualTo(new Busy("status " + status, Duration.ofMinutes(2)));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 408, 426, 500, 502, 504})
  @DisplayName("A303 (braintree) an error that may have done something is no refusal")
  void errorsAreUnknown(int status) {
    answer("/transactions", status, "", null);
    assertThat(provider().ask(REQUEST)).isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A307 (braintree) rejected as a duplicate: looked for again, and adopted")
  void adoptsWhatItHasAlready() {
    var found = new AtomicBoolean();
    on(
        "/transactions/advanced_search_ids",
        () ->
            found.getAndSet(true)
                ? NOTHING_FOUND.replace("<ids>", "<ids><item>t1</item>")
                : NOTHING_FOUND);
    answer(
        "/transactions/advanced_search",
        200,
        "<credit-card-transactions>"
            + sale("authorized", "10.00")
                .replace("<type>", "<created-at>2026-03-01T10:00:00Z</created-at><type>")
            + "</credit-card-transactions>",
        null);
    answer(
        "/transactions",
        422,
        "<api-error-response><errors><errors/></errors><params/><message>no</message>"
            + sale("gateway_rejected", "10.00")
                .replace(
                    "<type>",
                    "<gateway-rejection-reason>duplicate</gateway-rejection-reason><type>")
            + "</api-error-response>",
        null);
    assertThat(provider().ask(REQUEST))
        .isInstanceOfSatisfying(
            Told.class,
            told -> assertThat(told.fact()).isInstanceOf(ProviderFact.Authorized.class));
    assertThat(asked)
        .containsExactly(
            "POST /transactions/advanced_search_ids",
            "POST /transactions",
            "POST /transactions/advanced_search_ids",
            "POST /transactions/advanced_search");
  }

  @Test
  void isNotAskedWhatCannotBeLookedUp() {
    answer("/transactions/advanced_search_ids", 500, "", null);
    answer("/transactions", 201, sale("authorized", "10.00"), null);
    assertThat(provider().ask(REQUEST)).isInstanceOf(Unknown.class);
    assertThat(asked).containsExactly("POST /transactions/advanced_search_ids");
  }

  @Test
  void waitsForTheSettlementBeforeARefund() {
    answer("/transactions/t1", 200, sale("submitted_for_settlement", "10.00"), null);
    answer("/transactions/t1/refund", 422, invalid("91506"), null);
    assertThat(provider().ask(new ProviderRequest.Refund(REFERENCE, PAYMENT, "t1", AMOUNT)))
        .isInstanceOfSatisfying(
            Told.class,
            told -> assertThat(told.fact()).isInstanceOf(ProviderFact.RefundPending.class));
  }

  @Test
  void capturesWithoutANameWhereNamesCannotBeChanged() {
    answer("/transactions/t1", 200, sale("authorized", "10.00"), null);
    answer("/transactions/t1/submit_for_settlement", 422, invalid("915107"), null);
    assertThat(
            provider()
                .ask(
                    new ProviderRequest.Capture(
                        REFERENCE, PAYMENT, "t1", AMOUNT, true, Money.zero(AMOUNT.currency()))))
        .isEqualTo(new Refused("provider_refused"));
    assertThat(asked)
        .containsExactly(
            "GET /transactions/t1",
            "GET /transactions/t1",
            "PUT /transactions/t1/submit_for_settlement",
            "PUT /transactions/t1/submit_for_settlement",
            "GET /transactions/t1");
  }

  @Test
  void refusesWhatIsAboutATransactionThatIsNotThere() {
    answer("/transactions/t1", 404, "", null);
    assertThat(provider().ask(new ProviderRequest.Release(REFERENCE, PAYMENT, "t1")))
        .isEqualTo(new Refused("charge_not_found"));
  }

  @Test
  @DisplayName(
      "A306 (braintree) a search that is not there, or a status that is new, tells nothing")
  void isNotSureOfWhatItDoesNotUnderstand() {
    answer("/transactions/t1", 200, sale("maybe", "10.00"), null);
    assertThat(provider().lookUp(new ProviderRequest.Release(REFERENCE, PAYMENT, "t1")))
        .isInstanceOf(Unknown.class);
    answer("/transactions/advanced_search_ids", 404, "", null);
    assertThat(provider().lookUp(REQUEST)).isInstanceOf(Unknown.class);
  }

  @Test
  void knowsItsTokensOutsideOfTestMode() {
    var live = provider(settings("private_key_for_tests", false));
    assertThat(live.takesToken("9zsk8m")).isTrue();
    assertThat(live.takesToken("customer-1_card")).isTrue();
    assertThat(provider().takesToken("9zsk8m")).isFalse();
    for (var other :
        List.of(
            "pm_card_visa", "tokencc_bf_x", "shopper/1", "0cd9ec22-7b0e-1c5d-6ad2-1b1c5d6ad21b")) {
      assertThat(live.takesToken(other)).as(other).isFalse();
    }
  }

  @Test
  void hidesItsKey() {
    assertThat(settings("private_key_for_tests").toString()).doesNotContain("private_key");
  }

  @Test
  void doesNotStartWithTheSandboxsKey() {
    var settings = settings("private_key_braintree_sandbox");
    assertThatIllegalStateException()
        .isThrownBy(() -> provider(settings))
        .withMessageContaining("sandbox's");
  }

  private static String sale(String status, String amount) {
    return """
    <transaction><id>t1</id><type>sale</type><order-id>%s.%s</order-id><status>%s</status>
    <amount>%s</amount><currency-iso-code>USD</currency-iso-code></transaction>
    """
        .formatted(PAYMENT, REFERENCE, status, amount);
  }

  private static String invalid(String code) {
    return """
    <api-error-response><errors><errors/><transaction><errors><error><code>%s</code>
    <attribute>base</attribute><message>no</message></error></errors></transaction></errors>
    <params/><message>no</message></api-error-response>
    """
        .formatted(code);
  }

  private void answer(String path, int status, String body, @Nullable String retryAfter) {
    serve(path, status, () -> body, retryAfter);
  }

  private void on(String path, Supplier<String> body) {
    serve(path, 200, body, null);
  }

  private void serve(String path, int status, Supplier<String> text, @Nullable String retryAfter) {
    var context = "/merchants/merchant_test" + path;
    try {
      server.removeContext(context);
    } catch (IllegalArgumentException none) {
      // The first answer of this path.
    }
    server.createContext(
        context,
        exchange -> {
          asked.add(
              exchange.getRequestMethod()
                  + exchange.getRequestURI().getPath().replace("/merchants/merchant_test", " "));
          exchange.getRequestBody().readAllBytes();
          if (retryAfter != null) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
          }
          var bytes = text.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private BraintreeProvider provider() {
    return provider(settings("private_key_for_tests"));
  }

  private static BraintreeProvider provider(BraintreeSettings settings) {
    return new BraintreeProvider(
        settings,
        new SecuritySettings(new TokenSettings(null, TestTokens.trusted()), List.of(), false),
        Clock.systemUTC());
  }

  private BraintreeSettings settings(String privateKey) {
    return settings(privateKey, true);
  }

  private BraintreeSettings settings(String privateKey, boolean testMode) {
    return new BraintreeSettings(
        URI.create("http://localhost:" + server.getAddress().getPort()),
        "bt_main",
        "merchant_test",
        "public_key_for_tests",
        privateKey,
        Map.of("USD", "shop_usd"),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofDays(7),
        testMode);
  }
}

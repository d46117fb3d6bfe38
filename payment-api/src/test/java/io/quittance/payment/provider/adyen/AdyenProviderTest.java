package io.quittance.payment.provider.adyen;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.provider.DisputeResponse;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Accepted;
import io.quittance.payment.provider.ProviderAnswer.Busy;
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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers that the emulator never gives, from a server that gives them. */
class AdyenProviderTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PAYMENT = "pi_01jn8w3xq07k2r9v5m4c6b8d0e";
  private static final String REFERENCE = Ids.write("txn", new Ids(CLOCK).next("tests"));
  private static final String BOTH = PAYMENT + "." + REFERENCE;
  private static final String PSP = "ZVWN7D3WSMK2WN82";

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
  private boolean transientError;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void asksInAdyensWords() {
    answer("/payments", 200, authorised(1_000, "USD"));
    var answer = provider(true, true).ask(authorize("pm_card_visa", usd(1_000)));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Told.class,
            told ->
                assertThat(told.fact())
                    .isEqualTo(
                        new ProviderFact.Authorized(
                            new ProviderFact.Subject(
                                "adyen", "AdyenMain", PAYMENT, REFERENCE, PSP, NOW),
                            1_000,
                            "USD",
                            null)));
    assertThat(asked).containsExactly("POST /payments key=" + REFERENCE + " api=test_key_01234567");
    var body = bodies.getFirst();
    assertThat(body.path("reference").stringValue()).isEqualTo(BOTH).hasSizeLessThanOrEqualTo(80);
    assertThat(body.path("merchantAccount").stringValue()).isEqualTo("AdyenMain");
    assertThat(body.at("/amount/value").longValue()).isEqualTo(1_000);
    assertThat(body.at("/additionalData/manualCapture").stringValue()).isEqualTo("true");
    assertThat(body.at("/paymentMethod/encryptedCardNumber").stringValue()).startsWith("test_");
  }

  @ParameterizedTest
  @DisplayName("amounts are written in Adyen's minor units, and read from them")
  @CsvSource({
    "5000, JPY, 5000",
    "5000, KWD, 5000",
    "50, CLP, 5000",
    "50, ISK, 5000",
    "500000, IDR, 5000",
    "500000, CVE, 5000"
  })
  void convertsAmounts(long ours, String currency, long theirs) {
    answer("/payments", 200, authorised(theirs, currency));
    var answer =
        provider(true, true)
            .ask(authorize("pm_card_visa", new Money(ours, Currency.getInstance(currency))));
    assertThat(bodies.getFirst().at("/amount/value").longValue()).isEqualTo(theirs);
    assertThat(authorizedAmount(answer)).isEqualTo(ours);
  }

  @Test
  @DisplayName("an amount that Adyen cannot express is refused, and not rounded")
  void refusesWhatAdyenCannotExpress() {
    answer("/payments", 200, authorised(1, "IDR"));
    assertThat(
            provider(true, true)
                .ask(authorize("pm_card_visa", new Money(150, Currency.getInstance("IDR")))))
        .isEqualTo(new Refused("amount_not_expressible"));
    assertThat(asked).isEmpty();
  }

  @Test
  void knowsItsTokensOutsideOfTestMode() {
    assertThat(provider(false, true).takesToken("shopper-1/M5N7TQ4TG5PFWR50")).isTrue();
    assertThat(provider(true, true).takesToken("shopper-1/M5N7TQ4TG5PFWR50")).isFalse();
    for (var other : List.of("shopper-1", "shopper-1/", "/M5N7TQ4TG5PFWR50", "pm_card_visa/1")) {
      assertThat(provider(false, true).takesToken(other)).as(other).isFalse();
    }
  }

  @ParameterizedTest(name = "A306 (adyen) {0}")
  @ValueSource(
      strings = {
        "",
        "<html>502 Bad Gateway</html>",
        "{\"resultCode\":\"Authorised\",\"psp",
        "{}",
        "[]",
        "null",
        "{\"resultCode\":\"Authorised\"}",
        "{\"resultCode\":\"Authorised\",\"pspReference\":\"P\",\"merchantReference\":\"other\"}",
        "{\"resultCode\":\"Perhaps\",\"pspReference\":\"P\",\"merchantReference\":\"BOTH\"}",
        "{\"resultCode\":\"Authorised\",\"pspReference\":\"P\",\"merchantReference\":\"BOTH\"}",
        "{\"resultCode\":\"RedirectShopper\",\"merchantReference\":\"BOTH\"}"
      })
  @DisplayName("A306 (adyen) nonsense with status 200 is no success")
  void nonsenseIsUnknown(String body) {
    answer("/payments", 200, body.replace("BOTH", BOTH));
    assertThat(provider(true, true).ask(authorize("pm_card_visa", usd(1_000))))
        .isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A311 (adyen) less than asked is told as it is")
  void tellsAPartialApproval() {
    answer("/payments", 200, authorised(600, "USD"));
    assertThat(authorizedAmount(provider(true, true).ask(authorize("pm_card_visa", usd(1_000)))))
        .isEqualTo(600);
  }

  @ParameterizedTest
  @CsvSource({
    "Refused, 12, , insufficient_funds, try_again_later",
    "Refused, 5, 41 : Lost card, lost_card, do_not_try_again",
    "Refused, 20, , blocked_by_risk, do_not_try_again",
    "Error, 4, , processing_error, try_again_later",
    "Cancelled, 22, , blocked_by_risk, do_not_try_again",
    "Refused, , , generic_decline, try_again_later",
  })
  void tellsWhyItWasDeclined(
      String result, String code, String raw, String declineCode, String advice) {
    answer(
        "/payments",
        200,
        "{\"resultCode\":\"%s\",\"pspReference\":\"%s\",\"merchantReference\":\"%s\"%s%s}"
            .formatted(
                result,
                PSP,
                BOTH,
                code == null ? "" : ",\"refusalReasonCode\":\"" + code + "\"",
                raw == null ? "" : ",\"additionalData\":{\"refusalReasonRaw\":\"" + raw + "\"}"));
    assertThat(provider(true, true).ask(authorize("pm_card_visa", usd(1_000))))
        .isInstanceOfSatisfying(
            Told.class,
            told ->
                assertThat(told.fact())
                    .isEqualTo(
                        new ProviderFact.AuthorizationFailed(
                            told.fact().subject(), declineCode, advice)));
  }

  @Test
  void tellsWhereTheCustomerMustGoAndWhatTheyBroughtBack() {
    answer(
        "/payments",
        200,
        """
        {"resultCode":"RedirectShopper","pspReference":"%s","merchantReference":"%s",
         "action":{"type":"redirect","method":"GET","url":"https://bank.example/3ds",
                   "paymentMethodType":"scheme"}}
        """
            .formatted(PSP, BOTH));
    answer("/payments/details", 200, authorised(1_000, "USD"));
    var provider = provider(true, true);
    var request = authorize("pm_card_authenticationRequired", usd(1_000));
    assertThat(provider.ask(request))
        .isInstanceOfSatisfying(
            Told.class,
            told ->
                assertThat(((ProviderFact.ActionRequired) told.fact()).redirectUrl())
                    .isEqualTo("https://bank.example/3ds"));
    assertThat(authorizedAmount(provider.comeBack(request, Map.of("redirectResult", "X6XtfGC3!Y"))))
        .isEqualTo(1_000);
    assertThat(bodies.getLast().at("/details/redirectResult").stringValue())
        .isEqualTo("X6XtfGC3!Y");
    assertThat(provider.comeBack(request, Map.of())).isInstanceOf(Told.class);
    assertThat(asked.getLast()).startsWith("POST /payments key=" + REFERENCE);
  }

  @Test
  @DisplayName("what somebody made up and brought back does not end a payment that waits")
  void passesOverWhatAdyenDoesNotKnow() {
    answer(
        "/payments",
        200,
        """
        {"resultCode":"RedirectShopper","pspReference":"%s","merchantReference":"%s",
         "action":{"type":"redirect","method":"GET","url":"https://bank.example/3ds",
                   "paymentMethodType":"scheme"}}
        """
            .formatted(PSP, BOTH));
    answer("/payments/details", 422, "{\"status\":422,\"errorCode\":\"101\",\"message\":\"no\"}");
    var request = authorize("pm_card_authenticationRequired", usd(1_000));
    assertThat(provider(true, true).comeBack(request, Map.of("redirectResult", "made up")))
        .isInstanceOfSatisfying(
            Told.class,
            told -> assertThat(told.fact()).isInstanceOf(ProviderFact.ActionRequired.class));
  }

  @Test
  void takesAReceivedModificationForAccepted() {
    answer(
        "/payments/" + PSP + "/captures",
        201,
        """
        {"merchantAccount":"AdyenMain","paymentPspReference":"%s","pspReference":"Q","status":"received",
         "reference":"%s","amount":{"currency":"USD","value":1000}}
        """
            .formatted(PSP, BOTH));
    answer("/payments/" + PSP + "/refunds", 201, "{\"status\":\"received\",\"reference\":\"x\"}");
    var provider = provider(true, true);
    var capture = new ProviderRequest.Capture(REFERENCE, PAYMENT, PSP, usd(1_000), true, usd(0));
    assertThat(provider.ask(capture)).isEqualTo(new Accepted(null));
    assertThat(provider.lookUp(capture)).isEqualTo(new Accepted(null));
    assertThat(asked).hasSize(2).allMatch(line -> line.contains("key=" + REFERENCE));
    assertThat(provider.ask(new ProviderRequest.Refund(REFERENCE, PAYMENT, PSP, usd(1_000))))
        .isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("a capture that must leave something is refused where Adyen would release the rest")
  void refusesASecondCaptureWhereThereIsNone() {
    var capture = new ProviderRequest.Capture(REFERENCE, PAYMENT, PSP, usd(400), false, usd(600));
    assertThat(provider(true, false).ask(capture))
        .isEqualTo(new Refused("multiple_captures_not_enabled"));
    // It may have been asked for while the account could.
    assertThat(provider(true, false).lookUp(capture)).isInstanceOf(Unknown.class);
    assertThat(asked).isEmpty();
  }

  @Test
  @DisplayName("test payment methods mean nothing where real money moves; tokens need an owner")
  void refusesTestMethodsInLiveMode() {
    var live = provider(false, true);
    assertThat(live.ask(authorize("pm_card_visa", usd(1_000)))).isInstanceOf(Refused.class);
    assertThat(live.ask(authorize("M5N7TQ4TG5PFWR50", usd(1_000)))).isInstanceOf(Refused.class);
    assertThat(asked).isEmpty();
    answer("/payments", 200, authorised(1_000, "USD"));
    assertThat(live.ask(authorize("user-1/M5N7TQ4TG5PFWR50", usd(1_000)))).isInstanceOf(Told.class);
    assertThat(bodies.getLast().path("shopperReference").stringValue()).isEqualTo("user-1");
    assertThat(bodies.getLast().at("/paymentMethod/storedPaymentMethodId").stringValue())
        .isEqualTo("M5N7TQ4TG5PFWR50");
  }

  @Test
  @DisplayName("what Adyen may have forgotten is not sent again: it would be done twice")
  void doesNotRepeatAnOldRequest() {
    answer("/payments", 200, authorised(1_000, "USD"));
    var old = Clock.fixed(NOW.minus(Duration.ofDays(7)), ZoneOffset.UTC);
    var request =
        new ProviderRequest.Authorize(
            Ids.write("txn", new Ids(old).next("tests")),
            PAYMENT,
            usd(1_000),
            "pm_card_visa",
            "http://localhost:8080/return/" + PAYMENT,
            null);
    assertThat(provider(true, true).lookUp(request)).isInstanceOf(Unknown.class);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"500", "502", "503", "504", "429"})
  @DisplayName("A303 A304 (adyen) busy, with the time it wants to be left alone")
  void isBusy(int status) {
    answer("/payments", status, "{\"errorCode\":\"905\"}");
    assertThat(provider(true, true).ask(authorize("pm_card_visa", usd(1_000))))
        .isEqualTo(new Busy("status " + status, Duration.ofSeconds(7)));
  }

  @Test
  @DisplayName("A307 (adyen) a request that is still at work under our key is not a refusal")
  void waitsForItsOwnFirstAttempt() {
    answer("/payments", 422, "{\"status\":422,\"errorCode\":\"704\",\"message\":\"in progress\"}");
    assertThat(provider(true, true).ask(authorize("pm_card_visa", usd(1_000))))
        .isInstanceOf(Busy.class);
  }

  @Test
  @DisplayName("A303 (adyen) an error that Adyen calls transient is no refusal")
  void asksAgainAfterATransientError() {
    transientError = true;
    answer("/payments", 422, "{\"status\":422,\"errorCode\":\"703\",\"message\":\"unavailable\"}");
    assertThat(provider(true, true).ask(authorize("pm_card_visa", usd(1_000))))
        .isInstanceOf(Busy.class);
  }

  @Test
  void refusesWhatAdyenRefuses() {
    answer("/payments", 422, "{\"status\":422,\"errorCode\":\"14_0408\",\"message\":\"no\"}");
    assertThat(provider(true, true).ask(authorize("pm_card_visa", usd(1_000))))
        .isEqualTo(new Refused("adyen_14_0408"));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 401, 403, 404})
  @DisplayName("what proves nothing about an earlier attempt leaves the outcome open")
  void doesNotTakeAWrongKeyForARefusal(int status) {
    answer("/payments", status, "{\"errorCode\":\"000\"}");
    assertThat(provider(true, true).ask(authorize("pm_card_visa", usd(1_000))))
        .isInstanceOf(Unknown.class);
    assertThat(asked).hasSize(1);
  }

  @Test
  @DisplayName("A302 (adyen) a connection that is cut leaves the outcome open, and is used once")
  void aCutConnectionIsUnknown() {
    server.createContext(
        "/payments",
        exchange -> {
          asked.add("cut");
          exchange.getRequestBody().readAllBytes();
          exchange.close();
        });
    assertThat(provider(true, true).ask(authorize("pm_card_visa", usd(1_000))))
        .isInstanceOf(Unknown.class);
    assertThat(asked).hasSize(1);
  }

  @Test
  @DisplayName("where nobody listens, certainly nothing was done")
  void knowsThatItWasNotAsked() {
    var provider = provider(true, true);
    server.stop(0);
    assertThat(provider.ask(authorize("pm_card_visa", usd(1_000)))).isInstanceOf(NotAsked.class);
  }

  @Test
  void defendsWithOneDocumentPerTypeThatIsAskedFor() {
    answer(
        "/retrieveApplicableDefenseReasons",
        200,
        """
        {"defenseReasons":[
          {"defenseReasonCode":"Many","defenseDocumentTypes":[
            {"defenseDocumentTypeCode":"A","requirementLevel":"Required"},
            {"defenseDocumentTypeCode":"B","requirementLevel":"Required"}]},
          {"defenseReasonCode":"One","defenseDocumentTypes":[
            {"defenseDocumentTypeCode":"C","requirementLevel":"Required"},
            {"defenseDocumentTypeCode":"D","requirementLevel":"Optional"}]}],
         "disputeServiceResult":{"success":true}}
        """);
    answer("/supplyDefenseDocument", 200, "{\"disputeServiceResult\":{\"success\":true}}");
    answer("/defendDispute", 200, "{\"disputeServiceResult\":{\"success\":true}}");
    var answer = provider(true, true).answer(new DisputeResponse("DSP", PAYMENT, PSP, "<proof>"));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Told.class,
            told -> assertThat(told.fact()).isInstanceOf(ProviderFact.DisputeUpdated.class));
    assertThat(bodies.get(1).path("defenseDocuments").size()).isOne();
    assertThat(bodies.get(1).at("/defenseDocuments/0/defenseDocumentTypeCode").stringValue())
        .isEqualTo("C");
    assertThat(
            new String(
                Base64.getDecoder()
                    .decode(bodies.get(1).at("/defenseDocuments/0/content").stringValue()),
                StandardCharsets.UTF_8))
        .contains("&#60;proof&#62;");
    assertThat(bodies.get(2).path("defenseReasonCode").stringValue()).isEqualTo("One");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void acceptsADispute(boolean taken) {
    answer("/acceptDispute", 200, "{\"disputeServiceResult\":{\"success\":" + taken + "}}");
    var answer = provider(true, true).answer(new DisputeResponse("DSP", PAYMENT, PSP, null));
    assertThat(answer).isInstanceOf(taken ? Told.class : Refused.class);
  }

  private static long authorizedAmount(ProviderAnswer answer) {
    return ((ProviderFact.Authorized) ((Told) answer).fact()).amount();
  }

  private static ProviderRequest.Authorize authorize(String method, Money amount) {
    return new ProviderRequest.Authorize(
        REFERENCE, PAYMENT, amount, method, "http://localhost:8080/return/" + PAYMENT, null);
  }

  private static Money usd(long minor) {
    return new Money(minor, Currency.getInstance("USD"));
  }

  private static String authorised(long value, String currency) {
    return """
    {"resultCode":"Authorised","pspReference":"%s","merchantReference":"%s",
     "amount":{"currency":"%s","value":%d}}
    """
        .formatted(PSP, BOTH, currency, value);
  }

  private AdyenProvider provider(boolean testMode, boolean multiplePartialCaptures) {
    var address = server.getAddress();
    var url = URI.create("http://" + address.getHostString() + ":" + address.getPort());
    var settings =
        new AdyenSettings(
            "AdyenMain",
            "test_key_01234567",
            url,
            url,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofDays(7),
            testMode,
            multiplePartialCaptures);
    return new AdyenProvider(
        settings,
        new AdyenTransport(settings),
        page -> page.getBytes(StandardCharsets.UTF_8),
        CLOCK);
  }

  private void answer(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          var headers = exchange.getRequestHeaders();
          asked.add(
              "%s %s key=%s api=%s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI().getPath(),
                      headers.getFirst("Idempotency-Key"),
                      headers.getFirst("x-api-key")));
          bodies.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.getResponseHeaders().set("Retry-After", "7");
          exchange.getResponseHeaders().set("Transient-Error", Boolean.toString(transientError));
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }
}

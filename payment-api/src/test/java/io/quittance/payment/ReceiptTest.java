package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.infrastructure.TestServers;
import io.quittance.platform.id.Ids;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receipts as data, as pages and as PDF, for a merchant whose name wants to do harm. */
class ReceiptTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();

  /** As many as would keep anybody else waiting for longer than a request may wait. */
  private static final int FLOOD = 100;

  private static final String MERCHANT = "商店 <script>alert(1)</script> & Söhne";

  private final PaymentPlatform platform = PaymentPlatform.shared();
  private final ApiClient api = new ApiClient(platform.paymentUrl(), keyOfANewMerchant());

  @Test
  void beforeTheCaptureThereIsNone() {
    var payment = create(5000, "USD", null);
    assertThat(api.get(path(payment)).status()).isEqualTo(404);
    assertThat(api.get(path(payment)).code()).isEqualTo("receipt_not_found");
    api.post("/api/payment-intents/" + payment + "/authorize", "");
    var authorized = ask(payment, "application/pdf", "zh");
    assertThat(authorized.statusCode()).isEqualTo(404);
    assertThat(json(authorized).path("code").asString("")).isEqualTo("receipt_not_found");
    assertThat(json(authorized).path("title").asString("")).isEqualTo("尚无收据。");
  }

  @Test
  @DisplayName("A1201 another merchant's receipt is as unknown as a random one")
  void isForItsMerchantOnly() {
    var payment = captured(100, "USD", null);
    var other = new ApiClient(platform.paymentUrl(), PaymentPlatform.KEY_B);
    for (var id : new String[] {payment, Ids.write("pi", UUID.randomUUID()), "nonsense"}) {
      var refused = other.get(path(id));
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.code()).isEqualTo("payment_not_found");
    }
  }

  @Test
  void tellsWhatWasCapturedAndRefunded() {
    var payment = create(5000, "USD", "Two books");
    api.post("/api/payment-intents/" + payment + "/authorize", "");
    var capture = "/api/payment-intents/" + payment + "/capture";
    api.post(capture, Map.of("amount", 1000, "finalCapture", false));
    api.post(capture, Map.of("amount", 2500, "finalCapture", false));
    api.post("/api/payments/" + payment + "/refund", Map.of("amount", 1500));

    var receipt = api.get(path(payment)).body();
    assertThat(receipt.path("receiptNumber").asString(""))
        .isEqualTo("rcp_" + payment.substring("pi_".length()))
        .isEqualTo(api.get(path(payment)).field("receiptNumber"));
    assertThat(receipt.path("merchantName").asString("")).isEqualTo(MERCHANT);
    assertThat(receipt.path("orderId").asString("")).startsWith("order-");
    assertThat(receipt.path("description").asString("")).isEqualTo("Two books");
    assertThat(receipt.path("amountCaptured").longValue()).isEqualTo(3500);
    assertThat(receipt.path("amountCapturedText").asString("")).isEqualTo("USD 35.00");
    assertThat(receipt.path("amountRefunded").longValue()).isEqualTo(1500);
    assertThat(receipt.path("amountRefundedText").asString("")).isEqualTo("USD 15.00");
    assertThat(receipt.path("paymentMethod").path("brand").asString("")).isEqualTo("Visa");
    assertThat(receipt.path("paymentMethod").path("last4").asString("")).isEqualTo("4242");
    assertThat(receipt.path("provider").asString("")).isEqualTo("simulator");
    assertThat(receipt.path("providerReference").asString("")).isNotEmpty();
    assertThat(receipt.path("capturedAt").asString(""))
        .endsWith("Z")
        .isEqualTo(receipt.path("lines").path(0).path("occurredAt").asString(""));
    assertThat(receipt.path("lines").valueStream().map(ReceiptTest::lineText))
        .containsExactly("CAPTURE USD 10.00", "CAPTURE USD 25.00", "REFUND USD 15.00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          USD | 123456789 | USD 1,234,567.89
          JPY | 1234      | JPY 1,234
          KWD | 1234      | KWD 1.234
          CNY | 5         | CNY 0.05
          """)
  void writesAmountsWithTheCurrencysOwnDecimals(String currency, long amount, String text) {
    var payment = captured(amount, currency, null);
    assertThat(api.get(path(payment)).field("amountCapturedText")).isEqualTo(text);
    assertThat(text(ask(payment, "text/html", "en"))).contains(text);
  }

  @Test
  void showsAStoredMethodAlsoWhenItIsDeleted() {
    var method =
        api.post(
                "/api/payment-methods",
                Map.of("type", "CREDIT_CARD", "token", "pm_card_amex", "userId", "user-1"))
            .field("paymentMethodId");
    var payment = api.create(order(), 100, method);
    api.post("/api/payment-intents/" + payment + "/authorize", "");
    api.post("/api/payment-intents/" + payment + "/capture", "");
    api.delete("/api/payment-methods/" + method);

    var shown = api.get(path(payment)).body().path("paymentMethod");
    assertThat(shown.path("paymentMethodId").asString("")).isEqualTo(method);
    assertThat(shown.path("brand").asString("")).isEqualTo("American Express");
    assertThat(text(ask(payment, "text/html", "en"))).contains("American Express **** 0005");
  }

  @ParameterizedTest
  @CsvSource({"en, Receipt, Order, Paid at, Refund", "zh-CN, 收据, 订单, 付款时间, 退款"})
  @DisplayName("the page speaks the caller's language and runs nobody's script")
  void isAPageThatRunsNothing(
      String language, String title, String order, String paid, String refund) throws Exception {
    var attack = "<img src=x onerror=alert(1)> [[${7*7}]] ${T(Runtime)} \"quoted\" \u0001\uFFFE 😀";
    var payment = captured(5000, "USD", attack);
    api.post("/api/payments/" + payment + "/refund", Map.of("amount", 1500));

    var answer = ask(payment, "text/html", language);
    var page = text(answer);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
    assertThat(header(answer, "Content-Language")).isEqualTo(language.substring(0, 2));
    assertThat(header(answer, "Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(header(answer, "Vary")).isEqualTo("Accept, Accept-Language");
    assertThat(page)
        .contains("lang=\"" + language.substring(0, 2) + "\"")
        .contains(title, order, paid, refund, "USD 50.00", "USD 15.00", "Visa **** 4242", " UTC")
        .contains("商店 &lt;script&gt;", "&amp; Söhne")
        .contains("&lt;img src=x onerror=alert(1)&gt; [[${7*7}]] ${T(Runtime)}", "😀")
        .doesNotContain("<script", "<img", "[49]", "\u0001", " th:", "??");
    // Well-formed, as the PDF needs it.
    var parsed = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    parsed.parse(new ByteArrayInputStream(answer.body()));
  }

  @ParameterizedTest
  @CsvSource({"en, Receipt, Paid at", "zh, 收据, 付款时间"})
  void isAPdfWhoseFontShowsEverything(String language, String title, String paid)
      throws IOException {
    var payment = captured(5000, "USD", "两本书 (two books), Größe 4 \u0007<b>");
    var answer = ask(payment, "application/pdf", language);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).isEqualTo("application/pdf");
    assertThat(header(answer, "Content-Disposition")).contains("rcp_").contains(".pdf");
    assertThat(header(answer, "Content-Language")).isEqualTo(language);

    try (var pdf = Loader.loadPDF(answer.body())) {
      assertThat(pdf.getNumberOfPages()).isEqualTo(1);
      // A character that the font does not have would be written as '#'. Characters that look
      // alike share a glyph, and are read back as either.
      var text = Normalizer.normalize(new PDFTextStripper().getText(pdf), Normalizer.Form.NFKC);
      assertThat(text)
          .contains(title, paid, "USD 50.00", "Visa **** 4242", "两本书 (two books), Größe 4")
          .contains("商店 <script>alert(1)</script> & Söhne", "<b>")
          .doesNotContain("#");
      var resources = pdf.getPage(0).getResources();
      assertThat(resources.getFontNames()).isNotEmpty();
      for (var name : resources.getFontNames()) {
        var font = resources.getFont(name);
        assertThat(font.isEmbedded()).as(font.getName()).isTrue();
        assertThat(font.getName()).contains("NotoSansSC");
      }
    }
  }

  @Test
  @DisplayName("A1401 who asks for many PDFs at once is told to slow down, and others get theirs")
  void printsForEachMerchantInTurn() {
    var payment = captured(5000, "USD", null);
    var other = new ApiClient(platform.paymentUrl(), keyOfANewMerchant());
    var othersPayment = captured(other, 5000, "USD", null);
    var flood =
        Stream.generate(() -> asking(api, payment, "application/pdf", "zh"))
            .limit(FLOOD)
            .map(request -> HTTP.sendAsync(request, BodyHandlers.ofByteArray()))
            .toList();
    CompletableFuture.anyOf(flood.toArray(CompletableFuture[]::new)).join();

    assertThat(ask(other, othersPayment, "application/pdf", "zh").statusCode()).isEqualTo(200);
    var answers = flood.stream().map(CompletableFuture::join).toList();
    assertThat(answers).anyMatch(answer -> answer.statusCode() == 200);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 200)
        .isNotEmpty()
        .allSatisfy(
            answer -> {
              assertThat(json(answer).path("code").asString("")).isEqualTo("rate_limited");
              assertThat(header(answer, "Retry-After")).isEqualTo("1");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -                                                    | application/json
          */*                                                  | application/json
          application/*                                        | application/json
          text/html, application/xhtml+xml, */*;q=0.8          | text/html
          application/pdf, text/html;q=0.9                     | application/pdf
          text/html;q=0.2, application/pdf;q=0.7               | application/pdf
          image/png, application/json;q=0.1                    | application/json
          """)
  void comesAsTheCallerLikesItBest(String accept, String type) {
    var payment = captured(5000, "USD", null);
    assertThat(header(ask(payment, accept, "en"), "Content-Type")).startsWith(type);
  }

  @ParameterizedTest
  @CsvSource({"image/png", "application/xml", "text/html;q=0", "nonsense"})
  void doesNotComeAsSomethingElse(String accept) {
    var refused = ask(captured(5000, "USD", null), accept, "en");
    assertThat(refused.statusCode()).isEqualTo(406);
    assertThat(header(refused, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(json(refused).path("code").asString("")).isEqualTo("not_acceptable");
  }

  private String captured(long amount, String currency, String description) {
    return captured(api, amount, currency, description);
  }

  private static String captured(ApiClient api, long amount, String currency, String description) {
    var payment = create(api, amount, currency, description);
    api.post("/api/payment-intents/" + payment + "/authorize", "");
    var captured = api.post("/api/payment-intents/" + payment + "/capture", "");
    assertThat(captured.field("status")).isEqualTo("CAPTURED");
    return payment;
  }

  private String create(long amount, String currency, String description) {
    return create(api, amount, currency, description);
  }

  private static String create(ApiClient api, long amount, String currency, String description) {
    var request = new LinkedHashMap<String, Object>();
    request.put("orderId", order());
    request.put("userId", "user-1");
    request.put("amount", amount);
    request.put("currency", currency);
    request.put("paymentMethodId", "pm_card_visa");
    request.put("description", description);
    return api.post("/api/payment-intents", request).field("paymentIntentId");
  }

  private HttpResponse<byte[]> ask(String payment, String accept, String language) {
    return ask(api, payment, accept, language);
  }

  private static HttpRequest asking(ApiClient api, String payment, String accept, String language) {
    var request = api.request(path(payment)).header("Accept-Language", language);
    if (accept != null) {
      request.header("Accept", accept);
    }
    return request.GET().build();
  }

  private static HttpResponse<byte[]> ask(
      ApiClient api, String payment, String accept, String language) {
    try {
      return HTTP.send(asking(api, payment, accept, language), BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** A merchant for this test class alone. */
  private String keyOfANewMerchant() {
    var operator = new ApiClient(platform.paymentUrl(), TestServers.SERVICE_TOKEN);
    return operator.post("/internal/merchants", Map.of("name", MERCHANT)).field("apiKey");
  }

  private static String lineText(JsonNode line) {
    return line.path("kind").asString("") + " " + line.path("amountText").asString("");
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static JsonNode json(HttpResponse<byte[]> answer) {
    return JSON.readTree(answer.body());
  }

  private static String path(String payment) {
    return "/api/payment-intents/" + payment + "/receipt";
  }

  private static String order() {
    return "order-" + UUID.randomUUID();
  }
}

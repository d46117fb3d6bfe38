package io.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.alipay.api.AlipayApiException;
import com.alipay.api.domain.AlipayDataDataserviceBillDownloadurlQueryModel;
import com.alipay.api.domain.AlipayTradePrecreateModel;
import com.alipay.api.request.AlipayDataDataserviceBillDownloadurlQueryRequest;
import com.alipay.api.request.AlipayTradePrecreateRequest;
import com.stripe.StripeClient;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.reporting.ReportRunCreateParams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reports in the words of each provider, and what may be wrong with them. */
class ReportsTest extends RunningSimulator {

  private static final Charset GBK = Charset.forName("GBK");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String payment = newPayment();

  @AfterEach
  void mend() {
    admin("DELETE", "/admin/report-faults", null);
  }

  @Test
  void stripesBatchClosesToNothingAndAPartialCaptureIsTwoRows() throws Exception {
    var stripe = stripe();
    var reference = newReference();
    var held =
        stripe
            .v1()
            .paymentIntents()
            .create(
                PaymentIntentCreateParams.builder()
                    .setAmount(5_000L)
                    .setCurrency("sek")
                    .setPaymentMethod("pm_card_visa")
                    .addPaymentMethodType("card")
                    .setCaptureMethod(PaymentIntentCreateParams.CaptureMethod.MANUAL)
                    .setConfirm(true)
                    .putMetadata("quittance_payment", payment)
                    .build(),
                key(newReference()));
    stripe
        .v1()
        .paymentIntents()
        .capture(
            held.getId(),
            PaymentIntentCaptureParams.builder().setAmountToCapture(3_000L).build(),
            key(reference));
    var refund =
        stripe
            .v1()
            .refunds()
            .create(
                RefundCreateParams.builder()
                    .setPaymentIntent(held.getId())
                    .setAmount(1_000L)
                    .putMetadata("quittance_reference", "txn_back")
                    .build(),
                key(newReference()));

    var rows = csv(stripeReport(stripe));

    var own = rows.stream().filter(row -> row.get("payment_intent_id").equals(held.getId()));
    assertThat(own.map(ReportsTest::stripeRow))
        .containsExactly(
            "charge 50.00 0.45 49.55 " + held.getLatestCharge() + " " + reference,
            "partial_capture_reversal -20.00 0.00 -20.00 %s %s"
                .formatted(held.getLatestCharge(), reference),
            "refund -10.00 0.00 -10.00 %s txn_back".formatted(refund.getId()));
    var batch = rows.stream().filter(row -> row.get("currency").equals("sek")).toList();
    assertThat(batch.subList(0, batch.size() - 1))
        .allMatch(row -> row.get("customer_facing_amount").equals(row.get("gross")))
        .allMatch(row -> row.get("customer_facing_currency").equals("sek"));
    assertThat(batch.getLast().get("reporting_category")).isEqualTo("payout");
    assertThat(
            batch.stream()
                .map(row -> new BigDecimal(row.get("net")))
                .reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo("0");
  }

  @Test
  void stripeHasNoReportYetOrHalfAFile() throws Exception {
    var stripe = stripe();
    var whole = stripeReport(stripe);
    spoil("stripe", today(), "cut");
    assertThat(whole).startsWith(stripeReport(stripe)).isNotEqualTo(stripeReport(stripe));
    spoil("stripe", today(), "late");

    var refused = catchThrowableOfType(InvalidRequestException.class, () -> stripeReport(stripe));

    assertThat(refused.getCode()).isEqualTo("report_data_not_available");
    assertThat(
            stripe
                .v1()
                .reporting()
                .reportTypes()
                .retrieve("payout_reconciliation.itemized.5")
                .getDataAvailableEnd())
        .isEqualTo(today().atStartOfDay(ZoneOffset.UTC).toEpochSecond());
  }

  @Test
  void adyensReportIsForTheReportUserAlone() throws IOException {
    assertThat(adyenReport("1", "someone_elses_password").status()).isEqualTo(401);
    assertThat(adyenReport("999999", ADYEN_REPORT_PASSWORD).status()).isEqualTo(404);
    assertThat(adyenReport("0", ADYEN_REPORT_PASSWORD).status()).isEqualTo(404);
  }

  @Test
  void alipaysBillIsAZipInGbkBehindAnAddressThatNobodyElseCanMake() throws Exception {
    var alipay = AlipayApp.INSTANCE.client(port);
    var order = new AlipayTradePrecreateModel();
    order.setOutTradeNo(payment + "-order");
    order.setTotalAmount("88.88");
    order.setSubject("一杯茶");
    order.setPassbackParams(payment);
    var request = new AlipayTradePrecreateRequest();
    request.setBizModel(order);
    var code = URI.create(alipay.execute(request).getQrCode());
    exchange(
        HttpRequest.newBuilder(here(code.getPath()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("outcome=complete"))
            .build());

    var url = URI.create(alipayBill());
    var files = unzip(bytes(here(url.getPath() + "?" + url.getRawQuery())));

    var day = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    var name = "2088000000000002_" + day.toString().replace("-", "") + "_业务明细";
    assertThat(files).containsOnlyKeys(name + ".csv", name + "(汇总).csv");
    assertThat(files.get(name + ".csv"))
        .startsWith("#支付宝业务明细查询\r\n#账号：[2088000000000002]\r\n")
        .contains(payment + "-order\t,交易,一杯茶\t,", ",88.88,88.88,", ",-1.33,0.00,")
        .containsPattern("#交易合计：\\d+笔，商家实收共[0-9.]+元，商家优惠共0.00元\r\n");
    var forged = url.getRawQuery().replaceFirst("date=[0-9-]+", "date=2020-01-01");
    assertThat(
            exchange(HttpRequest.newBuilder(here(url.getPath() + "?" + forged)).build()).status())
        .isEqualTo(403);
  }

  @Test
  void theOwnReportTellsDisputesInItsSecondVersion() throws IOException {
    var chargeId = authorized(payment, "pm_card_createDispute");
    onCharge(chargeId, "captures", payment, newReference(), 5_000);

    assertThat(ownReport(1)).containsExactly("CAPTURE 5000 75");
    assertThat(ownReport(2)).containsExactly("CAPTURE 5000 75", "CHARGEBACK -5000 0");
    assertThat(get("/v1/settlements/" + today() + "?version=3").status()).isEqualTo(400);
  }

  @Test
  void spoilsTheOwnReport() throws IOException {
    var chargeId = authorized(payment, "pm_card_visa");
    onCharge(chargeId, "captures", payment, newReference(), 5_000);
    var path = "/v1/settlements/" + today();
    var lines = get(path).text().lines().toList();

    spoil("simulator", today(), "duplicate_line");
    var doubled = get(path).text().lines().toList();
    assertThat(doubled).hasSize(lines.size() + 1);
    assertThat(doubled.get(1)).isEqualTo(doubled.get(2)).isEqualTo(lines.get(1));
    spoil("simulator", today(), "cut");
    assertThat(get(path).text()).doesNotContain("TOTAL");
    spoil("simulator", today(), "late");
    assertThat(get(path).status()).isEqualTo(404);
    admin("DELETE", "/admin/report-faults", null);
    assertThat(get(path).text().lines().toList()).isEqualTo(lines);
    spoil("simulator", today(), "altered_amount");
    assertThat(get(path).text().lines().toList().get(1)).isNotEqualTo(lines.get(1));
    assertThat(
            admin(
                    "POST",
                    "/admin/report-faults",
                    Map.of("provider", "x", "date", today().toString(), "fault", "unheard_of"))
                .status())
        .isEqualTo(400);
  }

  private void spoil(String provider, LocalDate day, String fault) {
    var answer =
        admin(
            "POST",
            "/admin/report-faults",
            Map.of("provider", provider, "date", day.toString(), "fault", fault));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  private List<String> ownReport(int version) throws IOException {
    return csv(get("/v1/settlements/%s?version=%d".formatted(today(), version)).text()).stream()
        .filter(row -> row.get("payment_reference").equals(payment))
        .map(row -> row.get("type") + " " + row.get("gross") + " " + row.get("fee"))
        .toList();
  }

  private StripeClient stripe() {
    return StripeClient.builder()
        .setApiKey(STRIPE_KEY)
        .setApiBase("http://localhost:" + port + "/stripe")
        .setMaxNetworkRetries(0)
        .build();
  }

  private String stripeReport(StripeClient stripe) throws StripeException {
    long from = today().atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    var asked =
        stripe
            .v1()
            .reporting()
            .reportRuns()
            .create(
                ReportRunCreateParams.builder()
                    .setReportType("payout_reconciliation.itemized.5")
                    .setParameters(
                        ReportRunCreateParams.Parameters.builder()
                            .setIntervalStart(from)
                            .setIntervalEnd(from + 86_400)
                            .addAllColumn(
                                List.of(
                                    "currency",
                                    "reporting_category",
                                    "gross",
                                    "fee",
                                    "net",
                                    "source_id",
                                    "payment_intent_id",
                                    "customer_facing_amount",
                                    "customer_facing_currency",
                                    "payment_metadata[quittance_capture]",
                                    "refund_metadata[quittance_reference]"))
                            .build())
                    .build());
    assertThat(asked.getStatus()).isEqualTo("pending");
    var done = stripe.v1().reporting().reportRuns().retrieve(asked.getId());
    assertThat(done.getStatus()).isEqualTo("succeeded");
    var url = URI.create(done.getResult().getUrl());
    return send("GET", url.getPath(), STRIPE_KEY, null, null, java.time.Duration.ofSeconds(20))
        .text();
  }

  private static String stripeRow(CSVRecord row) {
    return String.join(
        " ",
        row.get("reporting_category"),
        row.get("gross"),
        row.get("fee"),
        row.get("net"),
        row.get("source_id"),
        row.get("payment_metadata[quittance_capture]")
            + row.get("refund_metadata[quittance_reference]"));
  }

  private Reply adyenReport(String batch, String password) {
    var credentials =
        Base64.getEncoder()
            .encodeToString(
                ("report@Company.Sandbox:" + password).getBytes(StandardCharsets.UTF_8));
    return exchange(
        HttpRequest.newBuilder(
                here(
                    "/adyen/reports/download/MerchantAccount/AdyenTest/settlement_detail_report_batch_"
                        + batch
                        + ".csv"))
            .header("Authorization", "Basic " + credentials)
            .build());
  }

  private String alipayBill() throws AlipayApiException {
    var model = new AlipayDataDataserviceBillDownloadurlQueryModel();
    model.setBillType("trade");
    model.setBillDate(LocalDate.now(ZoneId.of("Asia/Shanghai")).toString());
    var request = new AlipayDataDataserviceBillDownloadurlQueryRequest();
    request.setBizModel(model);
    return AlipayApp.INSTANCE.client(port).execute(request).getBillDownloadUrl();
  }

  private static Map<String, String> unzip(byte[] bytes) throws IOException {
    var files = new java.util.LinkedHashMap<String, String>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes), GBK)) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), GBK));
      }
    }
    return files;
  }

  private URI here(String pathAndQuery) {
    return URI.create("http://localhost:" + port + pathAndQuery);
  }

  private static byte[] bytes(URI url) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray()).body();
  }

  private static List<CSVRecord> csv(String text) throws IOException {
    var format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (var parser = CSVParser.parse(text, format)) {
      return new ArrayList<>(parser.getRecords());
    }
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  private static RequestOptions key(String reference) {
    return RequestOptions.builder().setIdempotencyKey(reference).build();
  }
}

package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import io.quittance.system.ContractProvider.Trait;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Payments through every emulator, reconciled by the report that the emulator offers itself. */
class ProviderReportsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** In which nothing else of this module's tests goes wrong at these providers. */
  private static final String CARD_CURRENCY = "SGD";

  private static final Map<String, ZoneId> ZONES =
      Map.of(
          "stripe", ZoneId.of("UTC"),
          "adyen", ZoneId.of("UTC"),
          "wechat", ZoneId.of("Asia/Shanghai"),
          "alipay", ZoneId.of("Asia/Shanghai"),
          "bank", ZoneId.of("UTC"));

  /** A bank keeps no fee, and has a statement of every day. */
  private static final String BANK = "bank";

  private static final String BANK_CURRENCY = "DKK";

  private final io.quittance.sandbox.Sandbox sandbox = RunningPlatform.shared();

  private final Http controller =
      Http.operator(sandbox.baseUrl(SandboxService.RECONCILIATION_SERVICE), "operator");

  private final Http emulators =
      Http.bearer(
          sandbox.baseUrl(SandboxService.PROVIDER_SIMULATOR), SandboxCredentials.SERVICE_TOKEN);

  @AfterEach
  void mend() {
    emulators.delete("/admin/report-faults");
  }

  @TestFactory
  @DisplayName("each provider's day agrees with its own report, and is settled")
  Stream<DynamicTest> agree() {
    var shops = ContractShops.open(sandbox);
    return shops.entrySet().stream()
        .filter(each -> ZONES.containsKey(each.getKey().name()))
        .map(
            each ->
                dynamicTest(each.getKey().name(), () -> agrees(each.getKey(), each.getValue())));
  }

  private void agrees(ContractProvider provider, Storefront shop) {
    var zone = ZONES.get(provider.name());
    var day = LocalDate.now(zone);
    play(provider, shop);
    if (!day.equals(LocalDate.now(zone))) {
      // Midnight came in between: the new day has it all.
      day = LocalDate.now(zone);
      play(provider, shop);
    }

    var run = reconciled(provider.name(), day);

    assertThat(run.field("status")).as(run.text()).isEqualTo("COMPLETED");
    assertThat(run.body().path("progress").path("stage").asString()).isEqualTo("COMPARING");
    assertThat(run.body().path("progress").path("lines").intValue()).isGreaterThanOrEqualTo(3);
    var currency = currency(provider);
    assertThat(found(run, currency)).as(run.text()).isEmpty();
    var settled =
        controller
            .get(
                "/api/reconciliation/settlements?provider=%s&date=%s"
                    .formatted(provider.name(), day))
            .body()
            .path("data")
            .valueStream()
            .filter(it -> it.path("currency").asString().equals(currency))
            .toList();
    assertThat(settled).isNotEmpty();
    assertThat(settled)
        .allMatch(it -> it.path("fees").longValue() > 0 || provider.name().equals(BANK));
  }

  private void play(ContractProvider provider, Storefront shop) {
    var sold = sold(provider, shop);
    shop.refund(sold, 2_000);
    shop.awaitStatus(sold, "PARTIALLY_REFUNDED");
    if (provider.can(Trait.MANUAL_CAPTURE)) {
      var held =
          shop.api()
              .post(
                  "/api/payment-intents",
                  Map.of(
                      "orderId",
                      "order-" + UUID.randomUUID(),
                      "userId",
                      "user-9",
                      "amount",
                      7_000,
                      "currency",
                      currency(provider),
                      "paymentMethodId",
                      "pm_card_visa",
                      "confirm",
                      true))
              .field("paymentIntentId");
      shop.api().post("/api/payment-intents/" + held + "/capture", Map.of("amount", 3_000));
      await().atMost(PATIENCE).until(() -> shop.payment(held).number("amountCaptured") == 3_000);
    } else {
      sold(provider, shop);
    }
  }

  private String sold(ContractProvider provider, Storefront shop) {
    var sale = shop.sale("pm_card_visa", 5_000, currency(provider));
    var id = sale.field("paymentIntentId");
    assertThat(id).as(sale.text()).isNotEmpty();
    if (provider.can(Trait.CUSTOMER_PAYS)) {
      shop.awaitStatus(id, "REQUIRES_ACTION");
      pay(provider.name(), id);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                shop.api().get("/return/" + id);
                return shop.payment(id).field("status").equals("CAPTURED");
              });
    } else {
      shop.awaitStatus(id, "CAPTURED");
    }
    assertThat(shop.payment(id).field("provider")).isEqualTo(provider.name());
    return id;
  }

  private void pay(String provider, String payment) {
    var path = "/admin/charges?provider=%s&paymentReference=%s".formatted(provider, payment);
    var charge = emulators.get(path).body().path("data").path(0).path("chargeId").asString();
    var page = URI.create(emulators.baseUrl() + "/challenge/" + charge);
    var answer =
        Http.send(
            HttpRequest.newBuilder(page)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("outcome=complete")));
    assertThat(answer.status()).as(answer.text()).isIn(200, 303);
  }

  @DisplayName("A1802 A1803 a download that was cut, or is not what its checksum says, is refused")
  @Test
  void refusesSpoiltReports() {
    var day = LocalDate.now(ZONES.get("wechat")).minusDays(3);
    spoil("wechat", day, "wrong_checksum");
    refuses("wechat", day, "statement_checksum_differs");
    emulators.delete("/admin/report-faults");
    spoil("wechat", day, "cut");
    refuses("wechat", day, "statement_checksum_differs");
    spoil("alipay", day, "cut");
    // The half of a bill without lines ends in its header.
    refuses("alipay", day, "statement_column_missing");
  }

  @DisplayName("A1808 whoever asks for a day without a file is told so at once")
  @Test
  void tellsThatThereIsNoFile() {
    var day = LocalDate.now(ZoneId.of("UTC")).minusDays(4);
    for (var provider : ZONES.keySet()) {
      if (!provider.equals(BANK)) {
        spoil(provider, day, "late");
        refuses(provider, day, "statement_not_available");
      }
    }
    emulators.delete("/admin/report-faults");
    assertThat(reconciled("wechat", day).field("status")).isEqualTo("COMPLETED");
  }

  @DisplayName("A1808 a day on which nothing happened at the provider is no missing file")
  @Test
  void takesAnEmptyDayAsEmpty() {
    var day = LocalDate.now(ZONES.get("wechat")).minusDays(5);
    spoil("wechat", day, "no_business");

    var run = reconciled("wechat", day);

    assertThat(run.field("status")).as(run.text()).isEqualTo("COMPLETED");
    assertThat(run.body().path("progress").path("lines").intValue()).isZero();
    assertThat(run.body().path("counts").path("missingAtProvider").intValue()).isZero();
  }

  @Test
  void showsTheScheduleOfEachProvider() {
    var schedule = controller.get("/api/reconciliation/schedule");

    assertThat(schedule.status()).as(schedule::explained).isEqualTo(200);
    var wechat =
        schedule
            .body()
            .path("data")
            .valueStream()
            .filter(it -> it.path("provider").asString().equals("wechat"))
            .findFirst()
            .orElseThrow();
    assertThat(wechat.path("fetched").booleanValue()).isTrue();
    assertThat(wechat.path("zone").asString()).isEqualTo("Asia/Shanghai");
    // Two o'clock in Beijing.
    assertThat(wechat.path("nextRunAt").asString()).endsWith("T18:00:00Z");
    assertThat(wechat.path("missing")).isEmpty();
  }

  private void spoil(String provider, LocalDate day, String fault) {
    var answer =
        emulators.post(
            "/admin/report-faults",
            Map.of("provider", provider, "date", day.toString(), "fault", fault));
    assertThat(answer.status()).as(answer::explained).isEqualTo(200);
  }

  private void refuses(String provider, LocalDate day, String code) {
    var run = reconciled(provider, day);
    assertThat(run.field("status")).as(run.text()).isEqualTo("FAILED");
    assertThat(run.body().path("failure").path("code").asString()).as(run.text()).isEqualTo(code);
  }

  private Http.Answer reconciled(String provider, LocalDate day) {
    // A run that follows another one by itself may be under way.
    var queued =
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    controller.post(
                        "/api/reconciliation/runs",
                        Map.of("date", day.toString(), "provider", provider)),
                answer -> !answer.is(409, "run_in_progress"));
    assertThat(queued.status()).as(queued::explained).isEqualTo(202);
    var path = "/api/reconciliation/runs/" + queued.field("runId");
    return await()
        .atMost(PATIENCE)
        .until(
            () -> controller.get(path),
            run -> List.of("COMPLETED", "FAILED").contains(run.field("status")));
  }

  private List<JsonNode> found(Http.Answer run, String currency) {
    return controller
        .get("/api/reconciliation/runs/%s/report".formatted(run.field("runId")))
        .body()
        .path("discrepancies")
        .valueStream()
        .filter(
            it ->
                Stream.of("ourCurrency", "providerCurrency")
                    .anyMatch(side -> it.path(side).asString("").equals(currency)))
        .toList();
  }

  private static String currency(ContractProvider provider) {
    if (provider.name().equals(BANK)) {
      return BANK_CURRENCY;
    }
    return provider.can(Trait.OTHER_CURRENCIES) ? CARD_CURRENCY : provider.currency();
  }
}

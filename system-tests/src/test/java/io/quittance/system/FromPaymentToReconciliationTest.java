package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The main job of the platform, told once from end to end. Newcomers read it first. */
class FromPaymentToReconciliationTest {

  private final io.quittance.sandbox.Sandbox sandbox = RunningPlatform.shared();

  private final Http shop =
      Http.bearer(sandbox.baseUrl(SandboxService.PAYMENT_API), SandboxCredentials.MERCHANT_A_KEY);

  private final Http ledger =
      Http.bearer(sandbox.baseUrl(SandboxService.LEDGER_SERVICE), SandboxCredentials.SERVICE_TOKEN);

  private final Http controller =
      Http.operator(sandbox.baseUrl(SandboxService.RECONCILIATION_SERVICE), "operator");

  private final Http provider =
      Http.bearer(
          sandbox.baseUrl(SandboxService.PROVIDER_SIMULATOR), SandboxCredentials.SERVICE_TOKEN);

  @Test
  void aPaymentIsTakenCapturedRefundedBookedAndReconciled() {
    var before = balance("merchant:mer_sandbox_a:payable", "CHF");

    // The shop opens a payment for an order and authorizes it.
    var created =
        shop.post(
            "/api/payment-intents",
            Map.of(
                "orderId", "order-" + UUID.randomUUID(),
                "userId", "user-7",
                "amount", 10_000,
                "currency", "CHF",
                "paymentMethodId", "pm_card_visa"));
    assertThat(created.status()).isEqualTo(201);
    var id = created.field("paymentIntentId");
    var authorized = shop.post("/api/payment-intents/" + id + "/authorize", "{}");
    assertThat(authorized.field("status")).isEqualTo("AUTHORIZED");

    // It ships a part and takes the money for it; a repeat of the request takes nothing more.
    var key = UUID.randomUUID().toString();
    var captured =
        shop.post("/api/payment-intents/" + id + "/capture", Map.of("amount", 8_000), key);
    assertThat(captured.number("amountCaptured")).isEqualTo(8_000);
    var again = shop.post("/api/payment-intents/" + id + "/capture", Map.of("amount", 8_000), key);
    assertThat(again.text()).isEqualTo(captured.text());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");

    // One item comes back.
    var refund = shop.post("/api/payments/" + id + "/refund", Map.of("amount", 1_500));
    assertThat(refund.field("status")).isEqualTo("SUCCEEDED");

    // The books follow: what the shop is owed is what it took less what it gave back.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(balance("merchant:mer_sandbox_a:payable", "CHF") - before)
                    .isEqualTo(6_500));

    // The provider's report for the day says the same, line by line.
    var report = reconciled(today());
    assertThat(report.field("status")).isEqualTo("COMPLETED");
    assertThat(report.body().path("complete").booleanValue()).as(report.text()).isTrue();
    assertThat(report.body().path("counts").path("matched").longValue()).isGreaterThanOrEqualTo(2);
    noDiscrepancies(report);

    // What it pays out arrives in the books, less its fee, and it owes nothing any more.
    settled("CHF", report);

    new Invariants(sandbox).hold();
  }

  @Test
  void webhooksThatComeTwiceLateOrNeverChangeNothing() {
    var faults =
        provider.put(
            "/admin/faults",
            Map.of(
                "seed", 7,
                "rates",
                    Map.of(
                        "timeout_then_charged", 0.05,
                        "webhook_twice", 0.3,
                        "webhook_late", 0.3,
                        "webhook_never", 0.2),
                "lateMillis", 500));
    assertThat(faults.status()).isLessThan(300);
    try {
      var payments = Callers.inTurns(8, 40, i -> sale("order-" + UUID.randomUUID(), 1_000 + i));
      payments.forEach(
          payment ->
              await()
                  .atMost(Duration.ofSeconds(60))
                  .untilAsserted(() -> assertThat(status(payment)).isEqualTo("CAPTURED")));
    } finally {
      provider.delete("/admin/faults");
    }
    var report = reconciled(today());
    noDiscrepancies(report);
    settled("CHF", report);
    new Invariants(sandbox).hold();
  }

  @Test
  void theLedgerHasBookedWhatPaymentsTell() {
    var payment = sale("order-" + UUID.randomUUID(), 4_200);
    var refund = shop.post("/api/payments/" + payment + "/refund", Map.of("amount", 200));
    assertThat(refund.status()).as(refund.text()).isLessThan(300);

    var run = reconciled("ledger", today());

    assertThat(run.field("status")).as(run.text()).isEqualTo("COMPLETED");
    assertThat(run.body().path("complete").booleanValue()).as(run.text()).isTrue();
    assertThat(run.body().path("controlTotals").valueStream())
        .anySatisfy(
            it -> {
              assertThat(it.path("holder").asString("")).isEqualTo("ledger");
              assertThat(it.path("kind").asString("")).isEqualTo("CAPTURE");
              assertThat(it.path("heldCount").longValue()).isPositive();
            });
    var open =
        controller
            .get("/api/reconciliation/discrepancies?provider=ledger&status=OPEN&limit=100")
            .body()
            .path("data");
    assertThat(open.valueStream()).allMatch(it -> it.path("kind").asString("").equals("TIMING"));
  }

  @Test
  void aPaymentThatNobodyKnowsCannotBeRefunded() {
    var refused =
        shop.post("/api/payments/pi_01arz3ndektsv4rrffq69g5fav/refund", Map.of("amount", 100));
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.field("code")).isEqualTo("payment_not_found");
  }

  private String sale(String order, long amount) {
    var answer =
        shop.post(
            "/api/payment-intents",
            Map.of(
                "orderId", order,
                "userId", "user-8",
                "amount", amount,
                "currency", "CHF",
                "paymentMethodId", "pm_card_visa",
                "captureMethod", "AUTOMATIC",
                "confirm", true));
    assertThat(answer.status()).as(answer.text()).isIn(201, 202);
    return answer.field("paymentIntentId");
  }

  private String status(String id) {
    return shop.get("/api/payment-intents/" + id).field("status");
  }

  private long balance(String account, String currency) {
    var answer = ledger.get("/ledger/accounts/" + account + "/balance?currency=" + currency);
    return answer.status() == 404 ? 0 : answer.number("posted");
  }

  private Http.Answer reconciled(LocalDate date) {
    return reconciled("simulator", date);
  }

  private Http.Answer reconciled(String provider, LocalDate date) {
    // A run that follows from another one may be under way.
    var queued =
        await()
            .atMost(Duration.ofSeconds(90))
            .until(
                () ->
                    controller.post(
                        "/api/reconciliation/runs",
                        Map.of("date", date.toString(), "provider", provider)),
                answer -> !answer.is(409, "run_in_progress"));
    assertThat(queued.status()).as(queued::explained).isEqualTo(202);
    var path = "/api/reconciliation/runs/" + queued.field("runId");
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> List.of("COMPLETED", "FAILED").contains(controller.get(path).field("status")));
    return controller.get(path);
  }

  /**
   * None but what {@link RefundsTest} leaves on the same day: the provider's report does not tell
   * that a refund failed after it had succeeded, so people are to look at it.
   */
  private void noDiscrepancies(Http.Answer report) {
    var failedRefunds =
        controller
            .get("/api/reconciliation/discrepancies?kind=STATUS&limit=100")
            .body()
            .path("data");
    assertThat(failedRefunds.valueStream())
        .allMatch(it -> it.path("ourCurrency").asString("").equals(RefundsTest.FAILED_IN));
    report
        .body()
        .path("counts")
        .properties()
        .forEach(
            count -> {
              if (!count.getKey().equals("matched") && !count.getKey().equals("statusDiffers")) {
                assertThat(count.getValue().longValue())
                    .as("%s in %s", count.getKey(), report.text())
                    .isZero();
              }
            });
  }

  /** The ledger holds of the day what the provider's report says, however often it was asked. */
  private void settled(String currency, Http.Answer report) {
    var totals =
        report
            .body()
            .path("totals")
            .valueStream()
            .filter(total -> total.path("currency").asString("").equals(currency))
            .findFirst()
            .orElseThrow();
    long fees = totals.path("providerFees").longValue();
    long gross = totals.path("provider").path("net").longValue();
    assertThat(fees).isPositive();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(
                      balance("provider:simulator:transit", currency)
                          + balance("platform:bank", currency))
                  .isEqualTo(gross - fees);
              assertThat(balance("provider:simulator:fees", currency)).isEqualTo(fees);
              assertThat(balance("provider:simulator:receivable", currency)).isZero();
            });
    // Our bank says that it has got it.
    assertThat(reconciled("house-bank", today()).field("status")).isEqualTo("COMPLETED");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(balance("platform:bank", currency)).isEqualTo(gross - fees);
              assertThat(balance("provider:simulator:transit", currency)).isZero();
            });
  }

  private static LocalDate today() {
    return LocalDate.now(Clock.systemUTC());
  }
}

package io.quittance.payment.provider.braintree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.infrastructure.TestServers;
import io.quittance.infrastructure.TestTokens;
import io.quittance.payment.ApiClient;
import io.quittance.payment.Service;
import io.quittance.payment.provider.DisputeResponse;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.NeverSeen;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest.Authorize;
import io.quittance.payment.provider.ProviderRequest.Capture;
import io.quittance.payment.provider.ProviderRequest.Increment;
import io.quittance.payment.provider.ProviderRequest.Refund;
import io.quittance.payment.provider.ProviderRequest.Release;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.security.token.TokenSettings;
import io.quittance.simulator.ProviderSimulatorApplication;
import io.quittance.simulator.book.Books;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/** The adapter, with the official SDK in it, against the emulator of Braintree. */
class BraintreeSdkTest {

  private static final String PRIVATE_KEY = "private_key_for_tests_only";
  private static final Ids IDS = new Ids(Clock.systemUTC());

  private static ConfigurableApplicationContext simulator;

  private final BraintreeProvider provider = provider(PRIVATE_KEY, true);
  private final String payment = Ids.write("pi", IDS.next("tests"));

  @BeforeAll
  static void start() {
    simulator =
        Service.start(
            ProviderSimulatorApplication.application(),
            List.of(
                TestServers.postgres("simulator"),
                Map.of(
                    "spring.autoconfigure.exclude",
                    "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
                        + "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration",
                    "simulator.api-key",
                    "prov_for_tests_only_0001",
                    "simulator.webhook-secret",
                    "whsec_nobody_listens",
                    "simulator.webhook-url",
                    "http://127.0.0.1:9/",
                    "simulator.pending-refund-delay",
                    "100ms",
                    "simulator.braintree.merchant-id",
                    "merchant_test",
                    "simulator.braintree.public-key",
                    "public_key_for_tests",
                    "simulator.braintree.private-key",
                    PRIVATE_KEY,
                    "simulator.braintree.webhook-url",
                    "http://127.0.0.1:9/")));
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Test
  void holdsTakesAndGivesBack() {
    var charge = authorized("pm_card_visa", usd(5_000));
    var capture = capture(charge, usd(4_000), true);
    assertThat(provider.lookUp(capture)).isInstanceOf(NeverSeen.class);
    assertThat(fact(provider.ask(capture)))
        .isInstanceOfSatisfying(
            ProviderFact.Captured.class,
            captured -> {
              assertThat(captured.amount()).isEqualTo(4_000);
              assertThat(captured.subject().transactionId()).isEqualTo(capture.reference());
            });
    assertThat(fact(provider.lookUp(capture))).isInstanceOf(ProviderFact.Captured.class);

    var refund = new Refund(reference(), payment, charge, usd(1_500));
    assertThat(provider.lookUp(refund)).isInstanceOf(NeverSeen.class);
    assertThat(fact(provider.ask(refund)))
        .isInstanceOfSatisfying(
            ProviderFact.Refunded.class,
            refunded -> assertThat(refunded.amount()).isEqualTo(1_500));
    assertThat(fact(provider.lookUp(refund))).isInstanceOf(ProviderFact.Refunded.class);
    assertThat(effects()).containsExactly("REFUND", "CAPTURE", "AUTHORIZE");
  }

  @Test
  @DisplayName("A307 (braintree) what was done under a reference is adopted, not done again")
  void doesNothingTwice() {
    var authorize = authorize("pm_card_visa", usd(5_000));
    var charge = charge(provider.ask(authorize));
    assertThat(charge(provider.ask(authorize))).isEqualTo(charge);
    var capture = capture(charge, usd(2_000), false);
    var refund = new Refund(reference(), payment, charge, usd(500));
    for (int i = 0; i < 2; i++) {
      assertThat(fact(provider.ask(capture))).isInstanceOf(ProviderFact.Captured.class);
      assertThat(fact(provider.ask(refund))).isInstanceOf(ProviderFact.Refunded.class);
    }
    assertThat(fact(provider.lookUp(authorize))).isInstanceOf(ProviderFact.Authorized.class);
    assertThat(effects()).containsExactly("REFUND", "CAPTURE", "AUTHORIZE");
  }

  @Test
  void capturesAlong() {
    var capture = reference();
    var sale =
        new Authorize(
            reference(), payment, usd(700), "pm_card_mastercard", "http://localhost/", capture);
    assertThat(provider.ask(sale))
        .isInstanceOfSatisfying(
            Told.class,
            told -> {
              assertThat(told.fact()).isInstanceOf(ProviderFact.Authorized.class);
              assertThat(told.along()).isNotNull();
              assertThat(told.along().subject().transactionId()).isEqualTo(capture);
              assertThat(told.along().amount()).isEqualTo(700);
            });
    assertThat(effects()).containsExactly("CAPTURE", "AUTHORIZE");
  }

  @Test
  void capturesInParts() {
    var charge = authorized("pm_card_amex", usd(5_000));
    var first = capture(charge, usd(1_000), false);
    var second = capture(charge, usd(2_500), true);
    assertThat(fact(provider.ask(first))).isInstanceOf(ProviderFact.Captured.class);
    assertThat(provider.lookUp(second)).isInstanceOf(NeverSeen.class);
    assertThat(fact(provider.ask(second)))
        .isInstanceOfSatisfying(
            ProviderFact.Captured.class,
            captured -> assertThat(captured.amount()).isEqualTo(2_500));
    // One part alone can give back 2,000, and none 3,000.
    assertThat(fact(provider.ask(new Refund(reference(), payment, charge, usd(2_000)))))
        .isInstanceOf(ProviderFact.Refunded.class);
    assertThat(provider.ask(new Refund(reference(), payment, charge, usd(3_000))))
        .isEqualTo(new Refused("amount_exceeds_each_capture"));
  }

  @Test
  void raisesAndReleases() {
    var charge = authorized("pm_card_visa", usd(5_000));
    var increment = new Increment(reference(), payment, charge, usd(6_000));
    assertThat(provider.lookUp(increment)).isInstanceOf(NeverSeen.class);
    for (int i = 0; i < 2; i++) {
      assertThat(fact(provider.ask(increment)))
          .isInstanceOfSatisfying(
              ProviderFact.Authorized.class,
              authorized -> assertThat(authorized.amount()).isEqualTo(6_000));
    }
    var release = new Release(reference(), payment, charge);
    assertThat(provider.lookUp(release)).isInstanceOf(NeverSeen.class);
    for (int i = 0; i < 2; i++) {
      assertThat(fact(provider.ask(release))).isInstanceOf(ProviderFact.Voided.class);
    }
    assertThat(effects()).containsExactly("VOID", "INCREMENT", "AUTHORIZE");
  }

  @Test
  void doesNotTakeACaptureBackByARelease() {
    var charge = authorized("pm_card_visa", usd(5_000));
    provider.ask(capture(charge, usd(5_000), true));
    assertThat(fact(provider.ask(new Release(reference(), payment, charge))))
        .isInstanceOf(ProviderFact.VoidFailed.class);
    assertThat(effects()).containsExactly("CAPTURE", "AUTHORIZE");
  }

  @ParameterizedTest
  @DisplayName("each decline of the test methods, in our words")
  @CsvSource({
    "pm_card_visa_chargeDeclined, do_not_honor|generic_decline",
    "pm_card_visa_chargeDeclinedInsufficientFunds, insufficient_funds",
    "pm_card_visa_chargeDeclinedLostCard, lost_card",
    "pm_card_visa_chargeDeclinedStolenCard, stolen_card",
    "pm_card_chargeDeclinedExpiredCard, expired_card",
    "pm_card_chargeDeclinedIncorrectCvc, incorrect_cvc",
    "pm_card_chargeDeclinedProcessingError, processing_error",
    "pm_card_visa_chargeDeclinedVelocityLimitExceeded, card_velocity_exceeded",
    "pm_card_radarBlock, blocked_by_risk",
    "pm_card_authenticationRequired, authentication_required",
    "pm_card_threeDSecureRequiredChargeDeclined, authentication_required"
  })
  void tellsWhyItDeclines(String method, String code) {
    assertThat(fact(provider.ask(authorize(method, usd(5_000)))))
        .isInstanceOfSatisfying(
            ProviderFact.AuthorizationFailed.class,
            failed -> assertThat(code.split("\\|")).contains(failed.declineCode()));
    assertThat(effects()).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("amounts in major units, of currencies with none, two and three decimals")
  @CsvSource({"JPY, 5000", "KWD, 12345", "USD, 1"})
  void writesAmountsInMajorUnits(String currency, long minor) {
    var money = new Money(minor, Currency.getInstance(currency));
    assertThat(fact(provider.ask(authorize("pm_card_visa", money))))
        .isInstanceOfSatisfying(
            ProviderFact.Authorized.class,
            authorized -> {
              assertThat(authorized.amount()).isEqualTo(minor);
              assertThat(authorized.currency()).isEqualTo(currency);
            });
  }

  @Test
  void refusesACurrencyWithoutAMerchantAccount() {
    var euros = new Money(1_000, Currency.getInstance("EUR"));
    assertThat(provider.ask(authorize("pm_card_visa", euros)))
        .isEqualTo(new Refused("currency_not_supported"));
  }

  @Test
  void takesTestMethodsInTestModeOnly() {
    assertThat(provider(PRIVATE_KEY, false).ask(authorize("pm_card_visa", usd(1_000))))
        .isEqualTo(new Refused("testmode_decline"));
    assertThat(provider.ask(authorize("pm_card_unheardOf", usd(1_000))))
        .isEqualTo(new Refused("invalid_account"));
    assertThat(provider.ask(authorize("a_token_of_a_card", usd(1_000))))
        .isEqualTo(new Refused("invalid_account"));
  }

  @Test
  void doesNotTakeAWrongKeyForARefusal() {
    assertThat(provider("private_key_of_a_guess", true).ask(authorize("pm_card_visa", usd(1_000))))
        .isInstanceOf(Unknown.class);
  }

  @ParameterizedTest
  @DisplayName(
      "A301, A302, A306 (braintree) charged without an answer: unknown, found, never twice")
  @ValueSource(strings = {"timeout_then_charged", "reset_after_send", "garbage"})
  void findsWhatItWasNotTold(String fault) {
    var authorize = authorize("pm_fault_" + fault, usd(5_000));
    assertThat(provider.ask(authorize)).isInstanceOf(Unknown.class);
    assertThat(fact(provider.lookUp(authorize))).isInstanceOf(ProviderFact.Authorized.class);
    assertThat(charge(provider.ask(authorize))).isNotEmpty();
    assertThat(effects()).containsExactly("AUTHORIZE");
  }

  @ParameterizedTest
  @DisplayName("A301, A302, A306 (braintree) captured and given back without an answer: found")
  @ValueSource(strings = {"timeout_then_charged", "reset_after_send", "garbage"})
  void findsWhatFollowed(String fault) {
    var capture = capture(authorized("pm_fault_capture_" + fault, usd(5_000)), usd(5_000), true);
    assertThat(provider.ask(capture)).isInstanceOf(Unknown.class);
    assertThat(fact(provider.lookUp(capture))).isInstanceOf(ProviderFact.Captured.class);

    var charge = authorized("pm_fault_refund_" + fault, usd(5_000));
    provider.ask(capture(charge, usd(5_000), true));
    var refund = new Refund(reference(), payment, charge, usd(2_000));
    assertThat(provider.ask(refund)).isInstanceOf(Unknown.class);
    assertThat(fact(provider.lookUp(refund))).isInstanceOf(ProviderFact.Refunded.class);
    assertThat(effects()).containsExactly("REFUND", "CAPTURE", "AUTHORIZE", "CAPTURE", "AUTHORIZE");
  }

  @Test
  @DisplayName("A301 (braintree) neither charged nor answered: never seen, and sent again")
  void sendsAgainWhatWasNeverSeen() {
    var authorize = authorize("pm_fault_timeout_not_charged", usd(5_000));
    assertThat(provider.ask(authorize)).isInstanceOf(Unknown.class);
    assertThat(provider.lookUp(authorize)).isInstanceOf(NeverSeen.class);
    assertThat(fact(provider.ask(authorize))).isInstanceOf(ProviderFact.Authorized.class);
    assertThat(effects()).containsExactly("AUTHORIZE");
  }

  @Test
  @DisplayName("A303, A304, A305 (braintree) errors, limits and wrong amounts are told as they are")
  void tellsTrouble() {
    var failing = authorize("pm_fault_error_500_twice", usd(5_000));
    assertThat(provider.ask(failing)).isInstanceOf(Unknown.class);
    assertThat(provider.lookUp(failing)).isInstanceOf(NeverSeen.class);
    assertThat(provider.ask(failing)).isInstanceOf(Unknown.class);
    assertThat(fact(provider.ask(failing))).isInstanceOf(ProviderFact.Authorized.class);

    var limited = authorize("pm_fault_rate_limited", usd(5_000));
    assertThat(provider.ask(limited)).isEqualTo(new Busy("status 429", Duration.ofSeconds(1)));
    assertThat(fact(provider.ask(limited))).isInstanceOf(ProviderFact.Authorized.class);

    assertThat(fact(provider.ask(authorize("pm_fault_wrong_amount", usd(5_000)))))
        .isInstanceOfSatisfying(
            ProviderFact.Authorized.class,
            authorized -> assertThat(authorized.amount()).isNotEqualTo(5_000));
  }

  @Test
  void waitsForAPendingRefund() {
    var charge = authorized("pm_card_pendingRefund", usd(5_000));
    provider.ask(capture(charge, usd(5_000), true));
    var refund = new Refund(reference(), payment, charge, usd(5_000));
    assertThat(fact(provider.ask(refund))).isInstanceOf(ProviderFact.RefundPending.class);
    await()
        .untilAsserted(
            () ->
                assertThat(fact(provider.lookUp(refund)))
                    .isInstanceOf(ProviderFact.Refunded.class));
  }

  @ParameterizedTest
  @CsvSource({
    "winning_evidence, DisputeWon",
    "losing_evidence, DisputeLost",
    "a, DisputeUpdated",
    ", DisputeLost"
  })
  void answersDisputes(@Nullable String evidence, String outcome) {
    var charge = authorized("pm_card_createDispute", usd(5_000));
    provider.ask(capture(charge, usd(5_000), true));
    var dispute = disputeOf(charge);
    for (int i = 0; i < 2; i++) {
      var answer = provider.answer(new DisputeResponse(dispute, payment, charge, evidence));
      assertThat(fact(answer).getClass().getSimpleName()).isEqualTo(outcome);
    }
  }

  @Test
  void tellsReviews() {
    var authorize = authorize("pm_card_riskLevelElevated", usd(5_000));
    var answer = provider.ask(authorize);
    assertThat(fact(answer)).isInstanceOf(ProviderFact.UnderReview.class);
    administrator().post("/admin/charges/" + charge(answer) + "/review", Map.of("approve", true));
    assertThat(fact(provider.lookUp(authorize))).isInstanceOf(ProviderFact.Authorized.class);
  }

  private static String disputeOf(String charge) {
    return simulator.getBean(Books.class).disputesOf(charge).getFirst().disputeId();
  }

  private List<String> effects() {
    return administrator()
        .get("/admin/effects?limit=100&paymentReference=" + payment)
        .body()
        .path("data")
        .valueStream()
        .map(effect -> effect.path("type").asString(""))
        .toList();
  }

  private static ApiClient administrator() {
    return new ApiClient(Service.url(simulator), TestServers.SERVICE_TOKEN);
  }

  private Capture capture(String charge, Money amount, boolean last) {
    return new Capture(reference(), payment, charge, amount, last, usd(0));
  }

  private String authorized(String method, Money amount) {
    return charge(provider.ask(authorize(method, amount)));
  }

  private Authorize authorize(String method, Money amount) {
    return new Authorize(reference(), payment, amount, method, "http://localhost/", null);
  }

  private static String charge(ProviderAnswer answer) {
    var charge = fact(answer).subject().chargeReference();
    assertThat(charge).isNotNull();
    return charge;
  }

  private static ProviderFact fact(ProviderAnswer answer) {
    assertThat(answer).isInstanceOf(Told.class);
    return ((Told) answer).fact();
  }

  private static String reference() {
    return Ids.write("txn", IDS.next("tests"));
  }

  private static Money usd(long minor) {
    return new Money(minor, Currency.getInstance("USD"));
  }

  private static BraintreeProvider provider(String privateKey, boolean testMode) {
    return new BraintreeProvider(
        new BraintreeSettings(
            URI.create(Service.url(simulator) + "/braintree"),
            "bt_main",
            "merchant_test",
            "public_key_for_tests",
            privateKey,
            Map.of("USD", "shop_usd", "JPY", "shop_jpy", "KWD", "shop_kwd"),
            Duration.ofSeconds(2),
            Duration.ofMillis(1_500),
            Duration.ofDays(7),
            testMode),
        new SecuritySettings(new TokenSettings(null, TestTokens.trusted()), List.of(), false),
        Clock.systemUTC());
  }
}

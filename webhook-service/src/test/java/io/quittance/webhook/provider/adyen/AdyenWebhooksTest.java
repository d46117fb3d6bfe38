package io.quittance.webhook.provider.adyen;

import static io.quittance.webhook.AdyenProvider.KEY;
import static io.quittance.webhook.AdyenProvider.PAYMENT;
import static io.quittance.webhook.AdyenProvider.REQUEST;
import static io.quittance.webhook.AdyenProvider.notice;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.webhook.AdyenProvider.Item;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Adyen's words. */
class AdyenWebhooksTest {

  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant DUE = Instant.parse("2026-03-15T11:00:00Z");
  private static final String PSP = "ZVWN7D3WSMK2WN82";
  private static final String CHARGE = "QFQTPCQ8HXSKGK82";
  private static final Subject OPENING = subject(REQUEST, PSP);
  private static final Subject MODIFICATION = subject(REQUEST, CHARGE);
  private static final Subject OF_CHARGE = subject(null, CHARGE);

  private final AdyenWebhooks webhooks = new AdyenWebhooks();
  private final ProviderAccount account =
      new ProviderAccount(webhooks, "AdyenMain", List.of(new Secret(KEY)), Map.of(), false);

  private static Subject subject(String request, String charge) {
    return new Subject("adyen", "AdyenMain", PAYMENT, request, charge, TIME);
  }

  static List<Arguments> factByEvent() {
    var disputed = new ProviderFact.DisputeOpened(OF_CHARGE, PSP, 5000, "EUR", "fraudulent", DUE);
    var inquired = new ProviderFact.InquiryOpened(OF_CHARGE, PSP, 5000, "EUR", "fraudulent", DUE);
    return List.of(
        told("AUTHORISATION", true, new ProviderFact.Authorized(OPENING, 5000, "EUR", null)),
        told(
            "AUTHORISATION",
            false,
            new ProviderFact.AuthorizationFailed(OPENING, "generic_decline", "try_again_later")),
        told(
            "AUTHORISATION_ADJUSTMENT",
            true,
            new ProviderFact.Authorized(MODIFICATION, 5000, "EUR", null)),
        told(
            "AUTHORISATION_ADJUSTMENT",
            false,
            new ProviderFact.AuthorizationFailed(
                MODIFICATION, "generic_decline", "try_again_later")),
        told(
            "MANUAL_REVIEW_ACCEPT",
            true,
            new ProviderFact.Authorized(MODIFICATION, 5000, "EUR", null)),
        told(
            "MANUAL_REVIEW_REJECT",
            true,
            new ProviderFact.AuthorizationFailed(
                MODIFICATION, "blocked_by_risk", "do_not_try_again")),
        told(
            "OFFER_CLOSED",
            true,
            new ProviderFact.AuthorizationFailed(
                MODIFICATION, "not_paid_in_time", "try_again_later")),
        told("CAPTURE", true, new ProviderFact.Captured(MODIFICATION, 5000, "EUR", PSP)),
        told("CAPTURE", false, new ProviderFact.CaptureFailed(MODIFICATION, "unknown")),
        told("CAPTURE_FAILED", true, new ProviderFact.CaptureFailed(MODIFICATION, "unknown")),
        told("CANCELLATION", true, new ProviderFact.Voided(MODIFICATION)),
        told("CANCELLATION", false, new ProviderFact.VoidFailed(MODIFICATION, "unknown")),
        told("TECHNICAL_CANCEL", true, new ProviderFact.Voided(OF_CHARGE)),
        told("EXPIRE", true, new ProviderFact.Voided(OF_CHARGE)),
        told("REFUND", true, new ProviderFact.Refunded(MODIFICATION, 5000, "EUR", PSP)),
        told("REFUND", false, new ProviderFact.RefundFailed(MODIFICATION, "unknown")),
        told("REFUND_FAILED", true, new ProviderFact.RefundFailed(MODIFICATION, "unknown")),
        told("REFUNDED_REVERSED", true, new ProviderFact.RefundFailed(MODIFICATION, "unknown")),
        told("REQUEST_FOR_INFORMATION", true, inquired),
        told("NOTIFICATION_OF_CHARGEBACK", true, inquired),
        told("CHARGEBACK", true, disputed),
        told(
            "INFORMATION_SUPPLIED",
            true,
            new ProviderFact.DisputeUpdated(OF_CHARGE, PSP, "UNDER_REVIEW")),
        told("CHARGEBACK_REVERSED", true, new ProviderFact.DisputeWon(OF_CHARGE, PSP)),
        told("PREARBITRATION_WON", true, new ProviderFact.DisputeWon(OF_CHARGE, PSP)),
        told(
            "ISSUER_RESPONSE_TIMEFRAME_EXPIRED", true, new ProviderFact.DisputeWon(OF_CHARGE, PSP)),
        told("SECOND_CHARGEBACK", true, new ProviderFact.DisputeLost(OF_CHARGE, PSP)),
        told("PREARBITRATION_LOST", true, new ProviderFact.DisputeLost(OF_CHARGE, PSP)),
        told("DISPUTE_DEFENSE_PERIOD_ENDED", true, new ProviderFact.DisputeLost(OF_CHARGE, PSP)));
  }

  private static Arguments told(String eventCode, boolean success, ProviderFact fact) {
    return Arguments.of(eventCode, success, fact);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("factByEvent")
  void readsEveryEvent(String eventCode, boolean success, ProviderFact fact) {
    var item =
        Item.of(eventCode, success)
            .additional(
                "chargebackReasonCode", "10.4", "defensePeriodEndsAt", "2026-03-15T12:00:00+01:00");
    assertThat(factOf(item)).isEqualTo(fact);
  }

  @ParameterizedTest
  @CsvSource({
    "Not enough balance, , insufficient_funds, try_again_later",
    "CVC Declined, , incorrect_cvc, confirm_card_data",
    "FRAUD, , blocked_by_risk, do_not_try_again",
    "3D Not Authenticated, , authentication_required, try_again_later",
    "Blocked Card, 41 : Lost card, lost_card, do_not_try_again",
    "Blocked Card, 43 : Stolen card, stolen_card, do_not_try_again",
    "Refused, 05 : Do not honor, generic_decline, try_again_later",
  })
  void tellsWhyAPaymentWasDeclined(String reason, String raw, String code, String advice) {
    var item = Item.of("AUTHORISATION", false).because(reason);
    assertThat(factOf(raw == null ? item : item.additional("refusalReasonRaw", raw)))
        .isEqualTo(new ProviderFact.AuthorizationFailed(OPENING, code, advice));
  }

  @Test
  void tellsTheSchemesAdvice() {
    var item =
        Item.of("AUTHORISATION", false)
            .because("Refused")
            .additional("merchantAdviceCode", "01 : New account information available");
    assertThat(factOf(item))
        .isEqualTo(
            new ProviderFact.AuthorizationFailed(OPENING, "generic_decline", "confirm_card_data"));
  }

  @Test
  void waitsForTheReviewer() {
    assertThat(factOf(Item.of("AUTHORISATION", true).additional("fraudManualReview", "true")))
        .isEqualTo(new ProviderFact.UnderReview(OPENING));
  }

  @Test
  @DisplayName("money that comes back while the bank still decides is not won yet")
  void waitsForTheBank() {
    assertThat(factOf(Item.of("CHARGEBACK_REVERSED", true).additional("disputeStatus", "Pending")))
        .isEqualTo(new ProviderFact.DisputeUpdated(OF_CHARGE, PSP, "UNDER_REVIEW"));
  }

  @ParameterizedTest
  @DisplayName("amounts in Adyen's minor units become ours")
  @CsvSource({
    "5000, JPY, 5000",
    "5000, KWD, 5000",
    "5000, CLP, 50",
    "5000, ISK, 50",
    "5000, IDR, 500000",
    "5000, CVE, 500000"
  })
  void convertsAmounts(long theirs, String currency, long ours) {
    assertThat(factOf(Item.of("CAPTURE", true).amount(theirs, currency)))
        .isEqualTo(new ProviderFact.Captured(MODIFICATION, ours, currency, PSP));
  }

  @Test
  void doesNotRoundWhatWeCannotExpress() {
    assertThat(read(Item.of("CAPTURE", true).amount(5001, "CLP")))
        .isInstanceOfSatisfying(
            Reading.Unreadable.class, unreadable -> assertThat(unreadable.event()).isPresent());
  }

  @Test
  @DisplayName("a payment that others made on the same account is known by its charge alone")
  void namesPaymentsOfOthers() {
    assertThat(factOf(Item.of("CAPTURE", true).reference("order 1234")))
        .isEqualTo(
            new ProviderFact.Captured(
                new Subject("adyen", "AdyenMain", null, null, CHARGE, TIME), 5000, "EUR", PSP));
  }

  @ParameterizedTest
  @CsvSource({"REPORT_AVAILABLE", "NOTIFICATION_OF_FRAUD", "RECURRING_CONTRACT", "TOMORROWS_EVENT"})
  @DisplayName("A412 (adyen) other events are of no concern")
  void leavesOtherEventsAlone(String eventCode) {
    assertThat(read(Item.of(eventCode, true))).isInstanceOf(Reading.OfNoConcern.class);
  }

  @ParameterizedTest(name = "A314 (adyen) {0}")
  @CsvSource({
    "2026-03-01T18:00:00+08:00, 2026-03-01T10:00:00Z",
    "2026-03-01T11:00:00.00+01:00, 2026-03-01T10:00:00Z",
    "2026-07-01T12:00:00, 2026-07-01T10:00:00Z",
  })
  void readsTimesOfEveryZone(String told, Instant expected) {
    var body =
        notice(Item.of("CAPTURE", true).signed(KEY)).replace("2026-03-01T11:00:00+01:00", told);
    assertThat(webhooks.read(account, request(body)).event().orElseThrow().createdAt())
        .isEqualTo(expected);
  }

  @Test
  void namesTheEventItsAccountAndItsSystem() {
    var event = read(Item.of("CAPTURE", true)).event().orElseThrow();
    assertThat(event.eventId()).isEqualTo(PSP + ":CAPTURE:true");
    assertThat(event.account()).isEqualTo("AdyenMain");
    assertThat(event.livemode()).isFalse();
    var live = webhooks.read(account, request(notice(true, Item.of("CAPTURE", true).signed(KEY))));
    assertThat(live.event().orElseThrow().livemode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''",
        "[]",
        "null",
        "{}",
        "{\"live\":\"false\",\"notificationItems\":[]}",
        "{\"live\":\"false\",\"notificationItems\":[{}]}",
        "{\"live\":\"false\",\"notificationItems\":[{\"NotificationRequestItem\":{}}]}",
        "{\"live\":\"maybe\",\"notificationItems\":[{\"NotificationRequestItem\":{}}]}",
        "{\"live\":\"false\",\"notificationItems\":[{\"NotificationRequestItem\":{\"success\":5}}]}",
      })
  void neverThrows(String body) {
    assertThat(webhooks.read(account, request(body))).isInstanceOf(Reading.Unreadable.class);
    assertThat(webhooks.verify(request(body), account, TIME)).isNotEqualTo(Verification.VALID);
    assertThat(webhooks.events(request(body))).hasSize(1);
  }

  @Test
  @DisplayName("A420 (adyen) a notice of several items is taken apart, each item byte for byte")
  void takesItemsApart() {
    var first = Item.of("AUTHORISATION", true).reference("Müller 支付").signed(KEY);
    var second = Item.of("CAPTURE", true).signed(KEY);
    var events = webhooks.events(request(notice(first, second)));
    assertThat(events)
        .extracting(event -> new String(event.body(), StandardCharsets.UTF_8))
        .containsExactly(
            "{\"live\":\"false\",\"notificationItems\":[" + first + "]}",
            "{\"live\":\"false\",\"notificationItems\":[" + second + "]}");
    assertThat(events).allMatch(e -> webhooks.verify(e, account, TIME) == Verification.VALID);
  }

  @Test
  void leavesANoticeOfOneItemAsItCame() {
    var body = notice(Item.of("CAPTURE", true).signed(KEY));
    assertThat(webhooks.events(request(body)).getFirst().body())
        .isEqualTo(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("ids of sixteen digits are no card numbers; everything else is looked at")
  void leavesOwnIdsOut() {
    var body =
        notice(
            Item.of("CAPTURE", true)
                .psp("4111111111111111")
                .additional("networkTxReference", "371449635398431", "note", "4111111111111111")
                .additional("arn", "74537604221431003881865")
                .signed(KEY));
    var rest = new String(webhooks.withoutOwnIds(request(body)), StandardCharsets.UTF_8);
    assertThat(rest)
        .contains("\"pspReference\": \"\"", "\"networkTxReference\": \"\"")
        .contains("\"arn\": \"\"")
        .contains("\"note\": \"4111111111111111\"");
  }

  @Test
  @DisplayName("A417 (adyen) an old-style sender needs [accepted], a new one any 2xx")
  void acknowledges() {
    assertThat(webhooks.acknowledgement().status()).isEqualTo(200);
    assertThat(webhooks.acknowledgement().body()).isEqualTo("[accepted]");
  }

  private ProviderFact factOf(Item item) {
    assertThat(read(item)).isInstanceOf(Reading.Told.class);
    return ((Reading.Told) read(item)).fact();
  }

  private Reading read(Item item) {
    return webhooks.read(account, request(notice(item.signed(KEY))));
  }

  private static WebhookRequest request(String body) {
    return new WebhookRequest(Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }
}

package io.quittance.webhook.provider.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Stripe's events mean. */
class StripeWebhooksTest {

  private static final Instant AT = Instant.ofEpochSecond(1_772_359_200);
  private static final String HELD =
      "\"amount\": 5000, \"amount_capturable\": 5000, \"amount_received\": 0";
  private static final String TAKEN =
      "\"amount\": 5000, \"amount_capturable\": 0, \"amount_received\": 5000";

  private final StripeWebhooks webhooks = new StripeWebhooks();
  private final ProviderAccount account =
      new ProviderAccount(
          webhooks, "acct_1", List.of(new Secret("whsec_for_tests_0001")), Map.of(), false);

  static List<Arguments> intents() {
    return List.of(
        Arguments.of(
            "payment_intent.amount_capturable_updated",
            HELD,
            "",
            new ProviderFact.Authorized(of("txn_1"), 5000, "USD", null)),
        Arguments.of(
            "payment_intent.amount_capturable_updated",
            HELD,
            "txn_increment",
            new ProviderFact.Authorized(of("txn_increment"), 5000, "USD", null)),
        Arguments.of(
            "payment_intent.amount_capturable_updated",
            "\"amount\": 5000, \"amount_capturable\": 1000, \"amount_received\": 4000",
            "txn_2",
            new ProviderFact.Captured(of("txn_2"), 3000, "USD", "ch_1")),
        Arguments.of(
            "payment_intent.succeeded",
            TAKEN,
            "txn_2",
            new ProviderFact.Captured(of("txn_2"), 4000, "USD", "ch_1")),
        Arguments.of(
            "payment_intent.canceled", HELD, "txn_void", new ProviderFact.Voided(of("txn_void"))),
        Arguments.of("payment_intent.canceled", HELD, "", new ProviderFact.Voided(of(null))),
        Arguments.of(
            "payment_intent.processing",
            HELD + ", \"review\": \"prv_1\"",
            "",
            new ProviderFact.UnderReview(of("txn_1"))),
        Arguments.of(
            "payment_intent.requires_action",
            HELD + ", \"next_action\": {\"redirect_to_url\": {\"url\": \"https://bank\"}}",
            "",
            new ProviderFact.ActionRequired(of("txn_1"), "https://bank")),
        Arguments.of(
            "payment_intent.payment_failed",
            HELD
                + ", \"last_payment_error\": {\"code\": \"card_declined\","
                + " \"decline_code\": \"insufficient_funds\", \"advice_code\":"
                + " \"do_not_try_again\"}",
            "",
            new ProviderFact.AuthorizationFailed(
                of("txn_1"), "insufficient_funds", "do_not_try_again")),
        Arguments.of(
            "payment_intent.payment_failed",
            HELD
                + ", \"last_payment_error\":"
                + " {\"code\": \"payment_intent_authentication_failure\"}",
            "",
            new ProviderFact.AuthorizationFailed(
                of("txn_1"), "authentication_required", "try_again_later")));
  }

  @ParameterizedTest
  @MethodSource("intents")
  void readsIntents(String type, String fields, String key, ProviderFact fact) {
    assertThat(factOf(intent(type, fields, key))).isEqualTo(fact);
  }

  /** Only the charge tells who suspected fraud. */
  @Test
  void leavesSuspectedFraudToTheCharge() {
    var declined =
        HELD
            + ", \"last_payment_error\": {\"code\": \"card_declined\","
            + " \"decline_code\": \"fraudulent\"}";
    assertThat(read(intent("payment_intent.payment_failed", declined, "")))
        .isInstanceOf(Reading.OfNoConcern.class);
    assertThat(factOf(charge("blocked", "highest_risk_level")))
        .isEqualTo(
            new ProviderFact.AuthorizationFailed(
                of("txn_1"), ProviderFact.AuthorizationFailed.BLOCKED_BY_RISK, null));
    assertThat(factOf(charge("issuer_declined", "fraudulent")))
        .isEqualTo(
            new ProviderFact.AuthorizationFailed(of("txn_1"), "fraudulent", "do_not_try_again"));
    assertThat(read(charge("issuer_declined", "insufficient_funds")))
        .isInstanceOf(Reading.OfNoConcern.class);
  }

  @ParameterizedTest
  @CsvSource({
    "refund.created, succeeded, Refunded",
    "refund.created, pending, RefundPending",
    "refund.updated, succeeded, Refunded",
    "refund.updated, canceled, RefundCanceled",
    "refund.failed, failed, RefundFailed"
  })
  void readsRefunds(String type, String status, String fact) {
    var refund =
        """
        "id": "re_1", "object": "refund", "amount": 700, "currency": "usd", "status": "%s",
        "payment_intent": "pi_stripe", "metadata":
        {"quittance_payment": "pi_1", "quittance_reference": "txn_3"}
        """
            .formatted(status);
    var read = factOf(event(type, refund, ""));
    assertThat(read.getClass().getSimpleName()).isEqualTo(fact);
    assertThat(read.subject()).isEqualTo(of("txn_3"));
  }

  @ParameterizedTest
  @CsvSource({
    "charge.dispute.created, needs_response, DisputeOpened",
    "charge.dispute.created, warning_needs_response, InquiryOpened",
    "charge.dispute.funds_withdrawn, needs_response, DisputeOpened",
    "charge.dispute.updated, under_review, DisputeUpdated",
    "charge.dispute.closed, won, DisputeWon",
    "charge.dispute.closed, warning_closed, DisputeWon",
    "charge.dispute.closed, lost, DisputeLost",
    "charge.dispute.funds_reinstated, won, DisputeWon"
  })
  void readsDisputes(String type, String status, String fact) {
    var dispute =
        """
        "id": "dp_1", "object": "dispute", "amount": 5000, "currency": "usd", "status": "%s",
        "reason": "fraudulent", "charge": "ch_1", "payment_intent": "pi_stripe",
        "evidence_details": {"due_by": 1772964000}, "metadata": {}
        """
            .formatted(status);
    var read = factOf(event(type, dispute, ""));
    assertThat(read.getClass().getSimpleName()).isEqualTo(fact);
    assertThat(read.subject())
        .isEqualTo(new Subject("stripe", "acct_1", null, null, "pi_stripe", AT));
  }

  @ParameterizedTest
  @CsvSource({"jpy, 500, JPY, 500", "kwd, 12340, KWD, 12340", "isk, 4200, ISK, 42"})
  void countsAsStripeDoes(String currency, long wire, String iso, long amount) {
    var held =
        intent(
                "payment_intent.amount_capturable_updated",
                "\"amount_capturable\": %d, \"amount_received\": 0".formatted(wire),
                "")
            .replace("\"usd\"", "\"" + currency + "\"");
    assertThat(factOf(held)).isEqualTo(new ProviderFact.Authorized(of("txn_1"), amount, iso, null));
  }

  /** Somebody else may use the account at Stripe too. */
  @Test
  @DisplayName("what networks and acquirers call a charge is no card number; all else is looked at")
  void leavesIdsOfNetworksOut() {
    var body =
        """
        {"network_transaction_id": "104102978678771", "reference" : "74537604221431003881865",
         "description": "4242424242424242", "reference": "4242424242424242"}
        """;
    var request = new WebhookRequest(Map.of(), body.getBytes(StandardCharsets.UTF_8));
    assertThat(new String(webhooks.withoutOwnIds(request), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"network_transaction_id": "", "reference" : "",
             "description": "4242424242424242", "reference": "4242424242424242"}
            """);
  }

  @Test
  void passesOverWhatIsNotOurs() {
    var foreign = intent("payment_intent.succeeded", TAKEN, "").replace("quittance_payment", "x");
    assertThat(read(foreign)).isInstanceOf(Reading.OfNoConcern.class);
    assertThat(read(event("customer.created", "\"id\": \"cus_1\"", "")))
        .isInstanceOf(Reading.OfNoConcern.class);
    assertThat(read("{\"id\": \"secret value\"}"))
        .isEqualTo(new Reading.Unreadable(null, "id is missing or not an id"));
    assertThat(read(intent("payment_intent.succeeded", "\"amount_received\": \"much\"", "")))
        .isInstanceOf(Reading.Unreadable.class);
  }

  private static Subject of(@Nullable String reference) {
    return new Subject("stripe", "acct_1", "pi_1", reference, "pi_stripe", AT);
  }

  private static String intent(String type, String fields, String key) {
    return event(
        type,
        """
        "id": "pi_stripe", "object": "payment_intent", "currency": "usd", "latest_charge": "ch_1",
        "metadata": {"quittance_payment": "pi_1", "quittance_reference": "txn_1",
        "quittance_capture": "txn_2", "quittance_captured_before": "1000"}, %s
        """
            .formatted(fields),
        key);
  }

  private static String charge(String outcome, String reason) {
    return event(
        "charge.failed",
        """
        "id": "ch_1", "object": "charge", "amount": 5000, "currency": "usd",
        "payment_intent": "pi_stripe", "outcome": {"type": "%s", "reason": "%s"},
        "metadata": {"quittance_payment": "pi_1", "quittance_reference": "txn_1"}
        """
            .formatted(outcome, reason),
        "");
  }

  private static String event(String type, String object, String key) {
    return """
    {"id": "evt_1", "object": "event", "created": 1772359200, "livemode": false,
     "type": "%s", "request": {"id": null, "idempotency_key": %s}, "data": {"object": {%s}}}
    """
        .formatted(type, key.isEmpty() ? "null" : "\"" + key + "\"", object);
  }

  private ProviderFact factOf(String body) {
    assertThat(read(body)).isInstanceOf(Reading.Told.class);
    return ((Reading.Told) read(body)).fact();
  }

  private Reading read(String body) {
    return webhooks.read(
        account, new WebhookRequest(Map.of(), body.getBytes(StandardCharsets.UTF_8)));
  }
}

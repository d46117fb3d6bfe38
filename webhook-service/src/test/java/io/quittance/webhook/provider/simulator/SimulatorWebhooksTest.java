package io.quittance.webhook.provider.simulator;

import static io.quittance.webhook.SimulatorProvider.SECRET;
import static io.quittance.webhook.SimulatorProvider.disputeEvent;
import static io.quittance.webhook.SimulatorProvider.event;
import static io.quittance.webhook.SimulatorProvider.sign;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
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

/** The simulator's words and signatures. */
class SimulatorWebhooksTest {

  private static final Instant SIGNED = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant EXPIRES = Instant.parse("2026-03-08T10:00:00Z");

  private static final Subject REQUEST =
      new Subject(
          "simulator", "acct_1", "pi_1", "txn_1", "ch_1", Instant.parse("2026-03-01T10:00:01Z"));
  private static final Subject EXPIRY =
      new Subject(
          "simulator", "acct_1", "pi_1", null, "ch_1", Instant.parse("2026-03-01T10:00:01.500Z"));
  private static final Subject DISPUTE =
      new Subject(
          "simulator", "acct_1", "pi_1", null, "ch_1", Instant.parse("2026-03-02T10:00:00Z"));

  private final SimulatorWebhooks webhooks = new SimulatorWebhooks();
  private final ProviderAccount account =
      new ProviderAccount(webhooks, "acct_1", List.of(new Secret(SECRET)), Map.of(), false);

  static List<Arguments> factByType() {
    return List.of(
        fact("charge.authorized", new ProviderFact.Authorized(REQUEST, 5000, "USD", EXPIRES)),
        fact(
            "charge.authorization_failed",
            new ProviderFact.AuthorizationFailed(REQUEST, "generic_decline", null)),
        fact(
            "charge.action_required",
            new ProviderFact.ActionRequired(REQUEST, "http://localhost/challenge/ch_1")),
        fact("charge.in_review", new ProviderFact.UnderReview(REQUEST)),
        fact("charge.captured", new ProviderFact.Captured(REQUEST, 5000, "USD", "op_txn_1")),
        fact("charge.capture_failed", new ProviderFact.CaptureFailed(REQUEST, "unknown")),
        fact("charge.voided", new ProviderFact.Voided(REQUEST)),
        fact("charge.expired", new ProviderFact.Voided(EXPIRY)),
        fact("refund.pending", new ProviderFact.RefundPending(REQUEST, 5000, "USD", "op_txn_1")),
        fact("refund.succeeded", new ProviderFact.Refunded(REQUEST, 5000, "USD", "op_txn_1")),
        fact("refund.failed", new ProviderFact.RefundFailed(REQUEST, "unknown")),
        fact("refund.canceled", new ProviderFact.RefundCanceled(REQUEST, "unknown")),
        fact(
            "charge.disputed",
            new ProviderFact.DisputeOpened(
                DISPUTE, "dp_1", 5000, "USD", "fraudulent", Instant.parse("2026-03-09T10:00:00Z"))),
        fact("dispute.updated", new ProviderFact.DisputeUpdated(DISPUTE, "dp_1", "UNDER_REVIEW")),
        fact("dispute.won", new ProviderFact.DisputeWon(DISPUTE, "dp_1")),
        fact("dispute.lost", new ProviderFact.DisputeLost(DISPUTE, "dp_1")));
  }

  private static Arguments fact(String type, ProviderFact fact) {
    return Arguments.of(type, fact);
  }

  @ParameterizedTest
  @MethodSource("factByType")
  void readsEveryType(String type, ProviderFact fact) {
    var body =
        fact.subject().equals(DISPUTE)
            ? disputeEvent(type, "pi_1", "UNDER_REVIEW")
            : event(type, "pi_1", "txn_1", 5000);
    assertThat(read(body))
        .isInstanceOfSatisfying(
            Reading.Told.class, told -> assertThat(told.fact()).isEqualTo(fact));
  }

  @Test
  void tellsWhyAPaymentWasDeclined() {
    var body =
        event("charge.authorization_failed", "pi_1", "txn_1", 5000)
            .replace(
                "\"status\": \"SUCCEEDED\"",
                "\"declineCode\": \"insufficient_funds\", \"adviceCode\": \"try_again_later\"");
    assertThat(read(body))
        .isInstanceOfSatisfying(
            Reading.Told.class,
            told ->
                assertThat(told.fact())
                    .isEqualTo(
                        new ProviderFact.AuthorizationFailed(
                            REQUEST, "insufficient_funds", "try_again_later")));
  }

  @Test
  void tellsThatTheProvidersRiskRulesSaidNo() {
    var body =
        event("charge.authorization_failed", "pi_1", "txn_1", 5000)
            .replace(
                "\"status\": \"SUCCEEDED\"",
                "\"declineCode\": \"fraudulent\", \"blockedByRisk\": true");
    assertThat(read(body))
        .isInstanceOfSatisfying(
            Reading.Told.class,
            told ->
                assertThat(told.fact())
                    .isEqualTo(
                        new ProviderFact.AuthorizationFailed(
                            REQUEST, ProviderFact.AuthorizationFailed.BLOCKED_BY_RISK, null)));
  }

  @Test
  void readsTheEnvelopeOfATypeThatItDoesNotKnow() {
    var body =
        """
        {"id": "evt_1", "type": "balance.available", "account": "acct_1",
         "createdAt": "2026-03-01T10:00:00Z", "livemode": true}
        """;
    assertThat(read(body).event())
        .hasValueSatisfying(
            event -> {
              assertThat(event.eventId()).isEqualTo("evt_1");
              assertThat(event.livemode()).isTrue();
              assertThat(event.account()).isEqualTo("acct_1");
            });
    assertThat(read(body)).isInstanceOf(Reading.OfNoConcern.class);
  }

  @Test
  void quotesNothingOfABodyThatItCannotRead() {
    assertThat(read("{\"id\": \"secret value\"}"))
        .isEqualTo(new Reading.Unreadable(null, "id is missing or not an id"));
    assertThat(read("[]")).isInstanceOf(Reading.Unreadable.class);
    assertThat(read("")).isInstanceOf(Reading.Unreadable.class);
  }

  @ParameterizedTest
  @DisplayName("A404 the tolerance is 300 s on both sides, to the second")
  @CsvSource({"0,VALID", "300,VALID", "-300,VALID", "301,STALE", "-301,STALE"})
  void toleratesFiveMinutes(long seconds, Verification expected) {
    var body = "{}";
    var request =
        new WebhookRequest(
            Map.of("simulator-SIGNATURE", sign(SECRET, SIGNED, body)),
            body.getBytes(StandardCharsets.UTF_8));
    assertThat(webhooks.verify(request, account, SIGNED.plusSeconds(seconds))).isEqualTo(expected);
  }

  private Reading read(String body) {
    return webhooks.read(
        account, new WebhookRequest(Map.of(), body.getBytes(StandardCharsets.UTF_8)));
  }
}

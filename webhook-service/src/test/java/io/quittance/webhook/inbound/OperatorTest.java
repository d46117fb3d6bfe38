package io.quittance.webhook.inbound;

import static io.quittance.webhook.SimulatorProvider.event;
import static io.quittance.webhook.SimulatorProvider.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.platform.id.Ids;
import io.quittance.webhook.PublishedFacts;
import io.quittance.webhook.SimulatorProvider;
import io.quittance.webhook.WebhookServiceTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators see and may do. */
@WebhookServiceTest
class OperatorTest {

  private static final String ROUTE = "/api/provider-webhooks";

  private final SimulatorProvider provider;
  private final JdbcClient jdbc;
  private final Ids ids;
  private final String payment = id("pi");

  OperatorTest(@LocalServerPort int port, JdbcClient jdbc, Ids ids) {
    this.provider = new SimulatorProvider(port);
    this.jdbc = jdbc;
    this.ids = ids;
  }

  @Test
  void listsNewestFirstInPages() {
    for (int i = 0; i < 3; i++) {
      provider.deliver(event("charge.captured", payment, "txn_" + i, 100));
    }
    var first = get(ROUTE + "?paymentIntentId=" + payment + "&limit=2");
    assertThat(first.at("/hasMore").booleanValue()).isTrue();
    assertThat(first.at("/data").size()).isEqualTo(2);
    assertThat(first.at("/data/0/state").stringValue()).isEqualTo("PUBLISHED");
    assertThat(first.at("/data/0/paymentIntentId").stringValue()).isEqualTo(payment);
    assertThat(first.at("/data/0/body").isMissingNode()).isTrue();

    var cursor = first.at("/nextCursor").stringValue();
    var second =
        get(ROUTE + "?provider=simulator&paymentIntentId=" + payment + "&cursor=" + cursor);
    assertThat(second.at("/hasMore").booleanValue()).isFalse();
    assertThat(second.at("/data").size()).isEqualTo(1);
    assertThat(get(ROUTE + "?state=DUPLICATE&paymentIntentId=" + payment).at("/data").size())
        .isZero();
    assertThat(get(ROUTE + "?provider=other&paymentIntentId=" + payment).at("/data").size())
        .isZero();
  }

  @Test
  void showsBodyAndFactButNoSignature() {
    var event = event("charge.captured", payment, "txn_1", 5000);
    provider.deliver(event);
    var answer = provider.operator("vera", "GET", ROUTE + "/" + only("PUBLISHED"));
    var webhook = JsonMapper.shared().readTree(answer.body());

    assertThat(webhook.at("/body").stringValue()).isEqualTo(event);
    assertThat(webhook.at("/bodyEncoding").stringValue()).isEqualTo("UTF_8");
    assertThat(webhook.at("/eventType").stringValue()).isEqualTo("charge.captured");
    assertThat(webhook.at("/facts/0/type").stringValue()).isEqualTo("provider.captured.v1");
    assertThat(webhook.at("/facts/0/sequence").longValue()).isOne();
    assertThat(webhook.at("/facts/0/body/amount").longValue()).isEqualTo(5000);
    assertThat(answer.body()).doesNotContainIgnoringCase("signature").doesNotContain("v1=");
  }

  @Test
  @DisplayName("A1305 it is recorded who was shown the body of a webhook")
  void recordsWhoWasShownABody() {
    provider.deliver(event("charge.captured", payment, "txn_1", 5000));
    var webhook = only("PUBLISHED");
    get(ROUTE + "/" + webhook);

    var looks = get("/api/audit?objectId=" + webhook);

    assertThat(looks.at("/data").size()).isOne();
    assertThat(looks.at("/data/0/action").stringValue()).isEqualTo("READ");
    assertThat(looks.at("/data/0/actor").stringValue()).isEqualTo("vera");
    assertThat(looks.at("/data/0/objectId").stringValue()).isEqualTo(webhook);
    assertThat(looks.at("/data/0/after/result").stringValue()).isEqualTo("body shown");
  }

  @Test
  @DisplayName("A402 a duplicate shows which webhook told the fact first")
  void showsWhatADuplicateRepeats() {
    provider.deliver(event("charge.captured", payment, "txn_1", 5000));
    provider.deliver(event("charge.captured", payment, "txn_1", 5000));

    var duplicate = get(ROUTE + "/" + only("DUPLICATE"));
    assertThat(duplicate.at("/duplicateOf").stringValue()).isEqualTo(only("PUBLISHED"));
    assertThat(duplicate.at("/facts").size()).isZero();
  }

  @Test
  void readsAnUnparsableWebhookAgainAndNotesWhoAsked() {
    var webhook = storedByAnOlderVersion(event("charge.captured", payment, "txn_1", 5000));
    var again = provider.operator("otto", "POST", ROUTE + "/" + webhook + "/reprocess");

    assertThat(again.statusCode()).isEqualTo(200);
    var shown = get(ROUTE + "/" + webhook);
    assertThat(shown.at("/state").stringValue()).isEqualTo("PUBLISHED");
    assertThat(shown.at("/reason").isNull()).isTrue();
    assertThat(shown.at("/reprocessings/0/operator").stringValue()).isEqualTo("otto");
    try (var published = new PublishedFacts()) {
      assertThat(published.facts(payment, 1))
          .singleElement()
          .isInstanceOf(ProviderFact.Captured.class);
    }

    var third = provider.operator("otto", "POST", ROUTE + "/" + webhook + "/reprocess");
    assertThat(third.statusCode()).isEqualTo(409);
    assertThat(third.body()).contains("webhook_not_reprocessable");
  }

  @Test
  void doesNotPublishAgainWhatAnotherEventToldMeanwhile() {
    var webhook = storedByAnOlderVersion(event("charge.captured", payment, "txn_1", 5000));
    provider.deliver(event("charge.captured", payment, "txn_1", 5000));
    provider.operator("otto", "POST", ROUTE + "/" + webhook + "/reprocess");

    assertThat(get(ROUTE + "/" + webhook).at("/state").stringValue()).isEqualTo("DUPLICATE");
  }

  @Test
  void leavesWhatIsStillUnparsable() {
    var webhook = storedByAnOlderVersion("{\"id\": \"%s\"}".formatted(payment));
    assertThat(provider.operator("otto", "POST", ROUTE + "/" + webhook + "/reprocess").statusCode())
        .isEqualTo(200);

    var shown = get(ROUTE + "/" + webhook);
    assertThat(shown.at("/state").stringValue()).isEqualTo("UNPARSABLE");
    assertThat(shown.at("/reason").stringValue()).isEqualTo("type is missing or not an id");
    assertThat(shown.at("/reprocessings/0/state").stringValue()).isEqualTo("UNPARSABLE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          vera | POST | /pwh_00000000000000000000000000/reprocess | 403 | forbidden
          otto | POST | /pwh_00000000000000000000000000/reprocess | 404 | webhook_not_found
          vera | GET  | /pwh_00000000000000000000000000           | 404 | webhook_not_found
          vera | GET  | /evt_1                                   | 404 | webhook_not_found
          vera | GET  | ?cursor=x                                | 400 | parameter_invalid
          vera | GET  | ?state=LOST                              | 400 | parameter_invalid
          vera | GET  | ?limit=0                                 | 400 | parameter_invalid
          eve  | GET  | /                                        | 401 | unauthorized
          """)
  void refuses(String operator, String method, String path, int status, String code) {
    var answer = provider.operator(operator, method, ROUTE + path);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
  }

  private JsonNode get(String path) {
    var answer = provider.operator("vera", "GET", path);
    assertThat(answer.statusCode()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private String only(String state) {
    var found = get(ROUTE + "?state=" + state + "&paymentIntentId=" + payment);
    assertThat(found.at("/data").size()).isOne();
    return found.at("/data/0/webhookId").stringValue();
  }

  /** As a version would have left it that could not read such events yet. */
  private String storedByAnOlderVersion(String body) {
    var webhook = ids.next(payment);
    jdbc.sql(
            """
            INSERT INTO provider_webhook
                (id, provider, account, event_id, state, reason, signature_headers, body)
            VALUES (?, 'simulator', 'acct_main', ?, 'UNPARSABLE', 'not known yet', '{}', ?)
            """)
        .param(webhook)
        .param("sha256:" + webhook)
        .param(body.getBytes(StandardCharsets.UTF_8))
        .update();
    return Ids.write("pwh", webhook);
  }
}

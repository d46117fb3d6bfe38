package io.quittance.webhook.inbound;

import static io.quittance.webhook.PublishedFacts.header;
import static io.quittance.webhook.SimulatorProvider.SECRET;
import static io.quittance.webhook.SimulatorProvider.event;
import static io.quittance.webhook.SimulatorProvider.id;
import static io.quittance.webhook.SimulatorProvider.sign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.webhook.PublishedFacts;
import io.quittance.webhook.SimulatorProvider;
import io.quittance.webhook.StoredWebhooks;
import io.quittance.webhook.WebhookServiceTest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stored for good, published once. */
@WebhookServiceTest
class ReceiveWebhookTest {

  private final SimulatorProvider provider;
  private final JdbcClient jdbc;
  private final MeterRegistry meters;
  private final String payment = id("pi");

  ReceiveWebhookTest(@LocalServerPort int port, JdbcClient jdbc, MeterRegistry meters) {
    this.provider = new SimulatorProvider(port);
    this.jdbc = jdbc;
    this.meters = meters;
  }

  @Test
  @DisplayName("A401 the same event 20 times in parallel: all 2xx, one effect")
  void publishesAnEventOnce() {
    var event = event("charge.captured", payment, "txn_1", 5000);
    deliverAtOnce(IntStream.range(0, 20).mapToObj(_ -> event));

    assertThat(states()).containsExactly("PUBLISHED");
    publishedAre("provider.captured.v1");
  }

  @Test
  @DisplayName("A402 the same business fact under new event ids, in parallel: one effect")
  void publishesABusinessFactOnce() {
    deliverAtOnce(
        IntStream.range(0, 20).mapToObj(_ -> event("charge.captured", payment, "txn_1", 5000)));

    assertThat(states()).hasSize(20).containsOnlyOnce("PUBLISHED");
    assertThat(states().stream().filter("DUPLICATE"::equals)).hasSize(19);
    publishedAre("provider.captured.v1");
  }

  @Test
  @DisplayName("A402 other amounts and other operations are other facts")
  void publishesDifferentFacts() {
    provider.deliver(event("charge.authorized", payment, "txn_1", 5000));
    provider.deliver(event("charge.authorized", payment, "txn_1", 7000));
    provider.deliver(event("charge.captured", payment, "txn_2", 5000));
    provider.deliver(event("charge.captured", payment, "txn_3", 2000));

    publishedAre(
        "provider.authorized.v1",
        "provider.authorized.v1",
        "provider.captured.v1",
        "provider.captured.v1");
  }

  @Test
  @DisplayName("A401 one event id with 20 different facts in parallel: the first one counts")
  void publishesOneFactOfAnEventIdThatIsReused() {
    var event = event("charge.captured", payment, "txn_1", 1_000_001);
    deliverAtOnce(
        IntStream.range(0, 20).mapToObj(i -> event.replace("1000001", "" + (2_000_000 + i))));

    assertThat(states()).containsExactly("PUBLISHED");
    assertThat(
            jdbc.sql("SELECT count(*) FROM provider_fact WHERE fact_key LIKE ?")
                .param("%" + payment + "%")
                .query(Long.class)
                .single())
        .isOne();
    publishedAre("provider.captured.v1");
  }

  @Test
  @DisplayName("A412 an unknown event type: stored, 2xx, no effect")
  void storesAnUnknownType() {
    var event = event("charge.polished", payment, "txn_1", 5000);
    assertThat(provider.deliver(event).statusCode()).isEqualTo(200);
    assertThat(provider.deliver(event).statusCode()).isEqualTo(200);

    assertThat(states()).containsExactly("IGNORED");
    publishedAre();
  }

  @Test
  @DisplayName("A421 a test-mode event at a live account, and the reverse: stored, not published")
  void doesNotPublishEventsOfTheOtherMode() {
    var test = event("charge.captured", payment, "txn_1", 1).replace("acct_main", "acct_live");
    assertThat(
            provider.post("/webhooks/simulator/acct_live", test, sign(SECRET, test)).statusCode())
        .isEqualTo(200);
    var live =
        event("charge.captured", payment, "txn_1", 2)
            .replace("\"livemode\": false", "\"livemode\": true");
    assertThat(provider.deliver(live).statusCode()).isEqualTo(200);

    assertThat(states()).containsExactly("WRONG_MODE", "WRONG_MODE");
    publishedAre();
  }

  @ParameterizedTest
  @DisplayName("a signed body that cannot be parsed: stored, 2xx, visible, no effect")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "amount": 5000, "currency": "USD", | "currency": "USD", | data.operation.amount is missing or not an amount in minor units
          "amount": 5000, "currency": "USD", | "amount": 50.5, "currency": "USD", | data.operation.amount is missing or not an amount in minor units
          "amount": 5000, "currency": "USD", | "amount": -1, "currency": "USD", | data.operation.amount is missing or not an amount in minor units
          "amount": 5000, "currency": "USD", | "amount": 5000, "currency": "XXX", | data.operation.currency is missing or not a currency
          "amount": 5000, "currency": "USD", | "amount": 5000, "amount": 1, "currency": "USD", | the body is not JSON
          "operation": { | "operations": { | data.operation is missing or not an object
          "livemode": false | "livemode": "false" | livemode is missing or not true or false
          "createdAt": "2026-03-01T10:00:01.5Z" | "createdAt": "yesterday" | createdAt is missing or not a time
          "createdAt": "2026-03-01T10:00:01.5Z" | "createdAt": "0001-03-01T10:00:01.5Z" | the time of the event is none of our era
          "createdAt": "2026-03-01T10:00:01.5Z" | "createdAt": "+300000-03-01T10:00:01.5Z" | the time of the event is none of our era
          null}} | null} | the body is not JSON
          null}} | null}} {} | the body is not JSON
          """)
  void keepsWhatItCannotParse(String part, String replacement, String reason) {
    var event =
        event("charge.captured", payment, "txn_1", 5000)
            .replaceFirst(Pattern.quote(part), Matcher.quoteReplacement(replacement));
    assertThat(provider.deliver(event).statusCode()).isEqualTo(200);
    assertThat(provider.deliver(event).statusCode()).isEqualTo(200);

    assertThat(
            StoredWebhooks.holding(jdbc, payment).stream()
                .map(stored -> stored.state() + ": " + stored.reason()))
        .containsExactly("UNPARSABLE: " + reason);
    publishedAre();
  }

  @ParameterizedTest
  @DisplayName("card data in a signed webhook: 422, neither stored nor published")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "note": "4242 4242 4242 4242",
          "note": 4242424242424242,
          "note": "card ４２４２４２４２４２４２４２４２",
          "note": "\\u0034242424242424242",
          "card": {"cvv": "123"},
          "cvc" "123" broken, "4242424242424242"
          "cvv": broken,
          """)
  void refusesCardData(String field) {
    var event =
        event("charge.captured", payment, "txn_1", 5000)
            .replaceFirst("\\{", "{" + Matcher.quoteReplacement(field));
    var answer = provider.deliver(event);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("card_data_not_accepted").doesNotContain("4242");
    assertThat(states()).isEmpty();
    publishedAre();
  }

  @Test
  void doesNotSayWhatItThinksOfCardDataToStrangers() {
    var event = "{\"note\": \"4242424242424242\"}";
    assertThat(
            provider
                .post("/webhooks/simulator/acct_main", event, sign("whsec_guess", event))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void doesNotLetTheApplicationChangeTheEvidence() {
    provider.deliver(event("charge.captured", payment, "txn_1", 5000));
    for (var tampering :
        List.of(
            "UPDATE provider_webhook SET body = ''",
            "UPDATE provider_webhook SET received_at = now()",
            "DELETE FROM webhook_reprocessing",
            "DELETE FROM payment_sequence")) {
      assertThatExceptionOfType(DataAccessException.class)
          .isThrownBy(() -> jdbc.sql(tampering).update())
          .withRootCauseInstanceOf(PSQLException.class)
          .satisfies(
              refused -> assertThat(refused.getCause()).hasMessageContaining("permission denied"));
    }
  }

  @Test
  void countsWhatItReceives() {
    var published = received("published");
    var repeated = received("repeated");
    var lags = meters.timer("quittance.webhook.lag", "provider", "simulator").count();
    var event = event("charge.captured", payment, "txn_1", 5000);
    provider.deliver(event);
    provider.deliver(event);

    assertThat(received("published")).isEqualTo(published + 1);
    assertThat(received("repeated")).isEqualTo(repeated + 1);
    assertThat(meters.timer("quittance.webhook.lag", "provider", "simulator").count())
        .isEqualTo(lags + 2);
  }

  private double received(String outcome) {
    return meters
        .counter("quittance.webhook.received", "provider", "simulator", "outcome", outcome)
        .count();
  }

  private void deliverAtOnce(Stream<String> events) {
    var answers = events.map(provider::deliverAsync).toList();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
  }

  private List<String> states() {
    return StoredWebhooks.holding(jdbc, payment).stream()
        .map(StoredWebhooks.Stored::state)
        .toList();
  }

  /** The topic is read up to a marker, so that what is not there by then will never come. */
  private void publishedAre(String... types) {
    provider.deliver(event("charge.voided", payment, "txn_marker", 1));
    try (var published = new PublishedFacts()) {
      var messages = published.of(payment, types.length + 1);
      assertThat(messages)
          .extracting(message -> header(message, "ce_type"))
          .containsExactlyElementsOf(
              Stream.concat(Stream.of(types), Stream.of("provider.voided.v1")).toList());
      assertThat(messages)
          .extracting(message -> Integer.valueOf(header(message, "ce_sequence")))
          .containsExactlyElementsOf(IntStream.rangeClosed(1, types.length + 1).boxed().toList());
    }
  }
}

package io.quittance.webhook.provider.braintree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import org.junit.jupiter.params.provider.CsvSource;

/** What Braintree's notifications mean. */
class BraintreeWebhooksTest {

  private static final String TIME = "2026-01-02T03:04:05Z";

  private static final String SALE =
      """
      <id>tx_1</id><type>sale</type><order-id>pi_1.txn_1.txn_2</order-id>
      <amount>50.00</amount><currency-iso-code>USD</currency-iso-code>
      <status>settled</status><refunded-transaction-id nil="true"/>
      """;

  private static final String PART =
      """
      <id>tx_2</id><type>sale</type><order-id>pi_1.txn_3</order-id>
      <authorized-transaction-id>tx_1</authorized-transaction-id>
      <amount>20.00</amount><currency-iso-code>USD</currency-iso-code>
      """;

  private static final String REFUND =
      """
      <id>tx_3</id><type>credit</type><order-id>pi_1.txn_4</order-id>
      <refunded-transaction-id>tx_1</refunded-transaction-id>
      <amount>12.34</amount><currency-iso-code>USD</currency-iso-code>
      <processor-response-code>2004</processor-response-code>
      """;

  private static final String DISPUTE =
      """
      <dispute><id>dp_1</id><amount>50.00</amount><amount-disputed>30.00</amount-disputed>
      <currency-iso-code>USD</currency-iso-code><kind>chargeback</kind><reason>fraud</reason>
      <reply-by-date type="date">2026-01-10</reply-by-date>
      <transaction><id>tx_1</id><order-id>pi_1.txn_1.txn_2</order-id></transaction></dispute>
      """;

  private final BraintreeWebhooks webhooks = new BraintreeWebhooks();
  private final ProviderAccount account = account(Signer.MAIN.secret(), "merchant_bt_main");

  @Test
  void tellsCapturesAndRefunds() {
    assertThat(fact("transaction_settled", transaction(SALE)))
        .isEqualTo(new ProviderFact.Captured(about("txn_2", "tx_1"), 5000, "USD", "tx_1"));
    assertThat(fact("transaction_settled", transaction(PART)))
        .isEqualTo(new ProviderFact.Captured(about("txn_3", "tx_1"), 2000, "USD", "tx_2"));
    assertThat(fact("transaction_settled", transaction(REFUND)))
        .isEqualTo(new ProviderFact.Refunded(about("txn_4", "tx_1"), 1234, "USD", "tx_3"));
  }

  @Test
  void tellsWhatFailedAfterAll() {
    assertThat(fact("transaction_settlement_declined", transaction(SALE)))
        .isEqualTo(new ProviderFact.CaptureFailed(about("txn_2", "tx_1"), "settled"));
    assertThat(fact("transaction_settlement_declined", transaction(REFUND)))
        .isEqualTo(new ProviderFact.RefundFailed(about("txn_4", "tx_1"), "2004"));
    assertThat(fact("refund_failed", transaction(REFUND)))
        .isEqualTo(new ProviderFact.RefundFailed(about("txn_4", "tx_1"), "2004"));
  }

  @Test
  void tellsDisputes() {
    var subject = about(null, "tx_1");
    assertThat(fact("dispute_opened", DISPUTE))
        .isEqualTo(
            new ProviderFact.DisputeOpened(
                subject, "dp_1", 3000, "USD", "fraudulent", Instant.parse("2026-01-11T00:00:00Z")));
    assertThat(fact("dispute_disputed", DISPUTE))
        .isEqualTo(new ProviderFact.DisputeUpdated(subject, "dp_1", "UNDER_REVIEW"));
    assertThat(fact("dispute_won", DISPUTE))
        .isEqualTo(new ProviderFact.DisputeWon(subject, "dp_1"));
    assertThat(fact("dispute_expired", DISPUTE))
        .isEqualTo(new ProviderFact.DisputeLost(subject, "dp_1"));
  }

  @Test
  void takesARetrievalForAnInquiry() {
    var retrieval = DISPUTE.replace("chargeback", "retrieval");
    assertThat(fact("dispute_opened", retrieval)).isInstanceOf(ProviderFact.InquiryOpened.class);
    assertThat(fact("dispute_lost", retrieval)).isInstanceOf(ProviderFact.DisputeWon.class);
  }

  @Test
  @DisplayName("A408 a transaction that is not of ours is told by its id (braintree)")
  void tellsTransactionsOfOthers() {
    var other = SALE.replace("pi_1.txn_1.txn_2", "an order of 2025, by hand");
    assertThat(fact("transaction_settled", transaction(other)).subject())
        .isEqualTo(new Subject("braintree", "bt_main", null, null, "tx_1", Instant.parse(TIME)));
  }

  @ParameterizedTest
  @CsvSource({
    "100, JPY, 100",
    "100.00, JPY, 100",
    "1.234, KWD, 1234",
    "12.5, USD, 1250",
    "7, USD, 700"
  })
  void readsAmountsInMajorUnits(String amount, String currency, long minor) {
    var sale = SALE.replace("50.00", amount).replace("USD", currency);
    assertThat(fact("transaction_settled", transaction(sale)))
        .isInstanceOfSatisfying(
            ProviderFact.Captured.class,
            captured -> assertThat(captured.amount()).isEqualTo(minor));
  }

  @ParameterizedTest
  @CsvSource({
    "50.00, 50.001",
    "50.00, -1",
    "50.00, 1e3",
    "50.00, ''",
    "50.00, NaN",
    "USD, XXX",
    "USD, usd"
  })
  @DisplayName(
      "A414 an amount or a currency that is none: unreadable, with its envelope (braintree)")
  void doesNotGuessAmounts(String part, String other) {
    assertThat(read("transaction_settled", transaction(SALE.replace(part, other))))
        .isInstanceOfSatisfying(
            Reading.Unreadable.class,
            unreadable -> {
              assertThat(unreadable.identity()).isNotNull();
              assertThat(unreadable.reason()).contains("is missing or not");
            });
  }

  @Test
  void makesOneEventOfARepetitionAndTwoOfTwo() {
    var first = read("transaction_settled", transaction(SALE)).event().orElseThrow();
    assertThat(first.eventId()).isEqualTo("transaction_settled:tx_1:" + TIME);
    assertThat(first.livemode()).isFalse();
    assertThat(first.account()).isEqualTo("bt_main");
    assertThat(read("transaction_settled", transaction(SALE)).event()).hasValue(first);
    assertThat(read("transaction_settled", transaction(PART)).event().orElseThrow().eventId())
        .isNotEqualTo(first.eventId());
  }

  @Test
  @DisplayName("A410 an event of another merchant names it (braintree)")
  void namesAnotherMerchant() {
    var other = account(Signer.MAIN.secret(), "merchant_other");
    assertThat(
            webhooks
                .read(other, request("transaction_settled", transaction(SALE)))
                .event()
                .orElseThrow()
                .account())
        .isEqualTo("merchant_bt_main");
  }

  @Test
  @DisplayName("A421 the account tells of which system its keys are (braintree)")
  void takesTheModeOfItsKeys() {
    var live =
        new ProviderAccount(webhooks, "bt_main", account.secrets(), account.settings(), true);
    var event = webhooks.read(live, request("transaction_settled", transaction(SALE))).event();
    assertThat(event.orElseThrow().livemode()).isTrue();
  }

  @Test
  void searchesTheNotificationForCardData() {
    var card = "<credit-card><number>4242</number><cvv>123</cvv></credit-card>";
    assertThat(screened(SALE + card)).contains("\"cvv\": \"123\"");
    assertThat(screened(SALE + "<network-transaction-id>020250909150540</network-transaction-id>"))
        .doesNotContain("020250909150540");
    assertThat(new String(webhooks.withoutOwnIds(plain("nothing")), StandardCharsets.UTF_8))
        .isEqualTo("nothing");
  }

  @Test
  void refusesAnAccountThatItCannotServe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> webhooks.check(account("no separator in it", "merchant")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> webhooks.check(account(Signer.MAIN.secret(), "")))
        .withMessageContaining("merchant-id");
  }

  private String screened(String fields) {
    return new String(
        webhooks.withoutOwnIds(request("transaction_settled", transaction(fields))),
        StandardCharsets.UTF_8);
  }

  private ProviderFact fact(String kind, String subject) {
    return ((Reading.Told) read(kind, subject)).fact();
  }

  private Reading read(String kind, String subject) {
    return webhooks.read(account, request(kind, subject));
  }

  private static WebhookRequest request(String kind, String subject) {
    return plain(Signer.MAIN.signed(Signer.notification(kind, TIME, subject)));
  }

  private static WebhookRequest plain(String body) {
    return new WebhookRequest(Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private static String transaction(String fields) {
    return "<transaction>" + fields + "</transaction>";
  }

  private static Subject about(@Nullable String reference, String charge) {
    return new Subject("braintree", "bt_main", "pi_1", reference, charge, Instant.parse(TIME));
  }

  private ProviderAccount account(String secret, String merchant) {
    return new ProviderAccount(
        webhooks,
        "bt_main",
        List.of(new Secret(secret)),
        Map.of(BraintreeWebhooks.MERCHANT_ID, new Secret(merchant)),
        false);
  }
}

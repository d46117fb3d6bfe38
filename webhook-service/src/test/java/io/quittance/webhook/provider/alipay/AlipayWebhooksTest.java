package io.quittance.webhook.provider.alipay;

import static io.quittance.webhook.provider.alipay.AlipaySender.KEYS;
import static io.quittance.webhook.provider.alipay.AlipaySender.KEYS_OF_OTHER;
import static io.quittance.webhook.provider.alipay.AlipaySender.OLD_KEYS;
import static io.quittance.webhook.provider.alipay.AlipaySender.form;
import static io.quittance.webhook.provider.alipay.AlipaySender.paid;
import static io.quittance.webhook.provider.alipay.AlipaySender.refunded;
import static io.quittance.webhook.provider.alipay.AlipaySender.request;
import static io.quittance.webhook.provider.alipay.AlipaySender.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.Verification;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alipay's words and signatures; what is signed here is signed by its SDK. */
class AlipayWebhooksTest {

  private static final String PAYMENT = "pi_06e0000000000000000000000g";
  private static final String ORDER = "txn_06e0000000000000000000000g";
  private static final String REFUND = "txn_06e0000000000000000000000r";
  private static final Subject PAID =
      new Subject(
          "alipay",
          AlipaySender.ACCOUNT,
          PAYMENT,
          ORDER,
          ORDER,
          Instant.parse("2025-12-31T16:30:02Z"));

  private final AlipayWebhooks webhooks = new AlipayWebhooks();
  private final ProviderAccount account = AlipaySender.account(KEYS);

  @ParameterizedTest
  @DisplayName("A314 a payment, in China's time of the next day already: UTC")
  @ValueSource(strings = {"TRADE_SUCCESS", "TRADE_FINISHED"})
  void readsAPayment(String status) {
    var notice = paid(PAYMENT, ORDER);
    notice.put("trade_status", status);
    tells(notice, new ProviderFact.Authorized(PAID, 8888, "CNY", null));
  }

  @ParameterizedTest
  @DisplayName("A refund tells the sum of all refunds: our number of the request tells this one")
  @CsvSource({"4000,40.00,4000", "4000,88.88,4000", "4000,30,3000"})
  void readsARefund(String asked, String sum, long expected) {
    var notice = refunded(PAYMENT, ORDER, REFUND + "-" + asked, sum);
    tells(notice, new ProviderFact.Refunded(about(REFUND), expected, "CNY", REFUND + "-" + asked));
  }

  @Test
  void readsAFullRefundAlthoughItClosesTheTrade() {
    var notice = refunded(PAYMENT, ORDER, REFUND + "-8888", "88.88");
    notice.put("trade_status", "TRADE_CLOSED");
    tells(notice, new ProviderFact.Refunded(about(REFUND), 8888, "CNY", REFUND + "-8888"));
  }

  @Test
  void readsARefundThatSomebodyMadeByHand() {
    var notice = refunded(PAYMENT, ORDER, "HZ2026", "88.88");
    tells(notice, new ProviderFact.Refunded(about("HZ2026"), 8888, "CNY", "HZ2026"));
  }

  @Test
  void readsThatNobodyPaidInTime() {
    var notice = paid(PAYMENT, ORDER);
    notice.put("trade_status", "TRADE_CLOSED");
    notice.put("gmt_close", "2026-01-01 00:59:59");
    notice.remove("gmt_payment");
    assertThat(read(notice))
        .isInstanceOfSatisfying(
            Reading.Told.class,
            told ->
                assertThat(told.fact())
                    .isInstanceOfSatisfying(
                        ProviderFact.AuthorizationFailed.class,
                        failed -> {
                          assertThat(failed.declineCode()).isEqualTo("not_paid_in_time");
                          assertThat(failed.subject().transactionId()).isEqualTo(ORDER);
                          assertThat(failed.subject().occurredAt())
                              .isEqualTo(Instant.parse("2025-12-31T16:59:59Z"));
                        }));
  }

  @Test
  @DisplayName("A412 what means nothing to us is of no concern")
  void leavesTheRestAlone() {
    var waiting = paid(PAYMENT, ORDER);
    waiting.put("trade_status", "WAIT_BUYER_PAY");
    assertThat(read(waiting)).isInstanceOf(Reading.OfNoConcern.class);

    var message =
        new TreeMap<>(
            Map.of(
                "notify_id", "m_1",
                "msg_method", "alipay.trade.refund.depositback.completed",
                "app_id", AlipaySender.APP,
                "utc_timestamp", "1767225600000"));
    assertThat(read(message))
        .isInstanceOfSatisfying(
            Reading.OfNoConcern.class,
            told -> {
              assertThat(told.identity().type())
                  .isEqualTo("alipay.trade.refund.depositback.completed");
              assertThat(told.identity().createdAt())
                  .isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
              assertThat(told.identity().account()).isEqualTo(AlipaySender.ACCOUNT);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "total_amount,-1",
    "total_amount,1.234",
    "total_amount,1e3",
    "total_amount,9999999999",
    "gmt_payment,2026-02-30 00:00:00",
    "gmt_payment,1767225600",
    "notify_time,yesterday",
    "notify_id,a b",
    "out_trade_no,",
    "trans_currency,USD",
    "refund_fee,x"
  })
  void saysWhatItCannotRead(String name, String value) {
    var notice = paid(PAYMENT, ORDER);
    notice.put(name, value == null ? "" : value);
    assertThat(read(notice))
        .isInstanceOfSatisfying(
            Reading.Unreadable.class,
            unreadable -> assertThat(unreadable.reason()).startsWith(name));
  }

  @Test
  void takesOnlyItsOwnPaymentsFromWhatIsEchoed() {
    var notice = paid("a%3D1%26b%3D2", ORDER);
    assertThat(read(notice))
        .isInstanceOfSatisfying(
            Reading.Told.class,
            told -> assertThat(told.fact().subject().paymentIntentId()).isNull());
  }

  @Test
  @DisplayName("A410 A421 another app, such as one of the test system, or another seller")
  void namesForWhomItIs() {
    for (var name : List.of("app_id", "seller_id")) {
      var notice = paid(PAYMENT, ORDER);
      notice.put(name, "2088999999999999");
      assertThat(read(notice).event())
          .hasValueSatisfying(
              event -> assertThat(event.account()).isNotEqualTo(AlipaySender.ACCOUNT));
    }
  }

  @Test
  @DisplayName("A404 no time is signed: an old notice is known again by its notify_id")
  void keepsTheIdOfANotice() {
    var notice = paid(PAYMENT, ORDER);
    assertThat(verify(form(signed(notice, KEYS)), KEYS)).isEqualTo(Verification.VALID);
    assertThat(read(notice).event())
        .hasValueSatisfying(
            event -> assertThat(event.eventId()).isEqualTo(notice.get("notify_id")));
  }

  @Test
  @DisplayName("A413 two keys during a rotation; the old one after it (alipay)")
  void acceptsTwoKeys() {
    var notice = paid(PAYMENT, ORDER);
    assertThat(verify(form(signed(notice, OLD_KEYS)), KEYS, OLD_KEYS))
        .isEqualTo(Verification.VALID);
    assertThat(verify(form(signed(notice, KEYS)), KEYS, OLD_KEYS)).isEqualTo(Verification.VALID);
    assertThat(verify(form(signed(notice, OLD_KEYS)), KEYS)).isEqualTo(Verification.INVALID);
  }

  @Test
  @DisplayName("A409 forged, unsigned, under another key (alipay)")
  void refusesForgeries() {
    var notice = paid(PAYMENT, ORDER);
    assertThat(verify(form(signed(notice, KEYS_OF_OTHER)), KEYS)).isEqualTo(Verification.INVALID);
    assertThat(verify(form(notice), KEYS)).isEqualTo(Verification.MISSING);
    assertThat(verify("", KEYS)).isEqualTo(Verification.INVALID);
    assertThat(verify("{}", KEYS)).isEqualTo(Verification.INVALID);
  }

  @Test
  @DisplayName("A414 one text in several spellings: decoded exactly once (alipay)")
  void decodesOnce() {
    var body = form(signed(paid(PAYMENT, ORDER), KEYS));
    assertThat(verify(body, KEYS)).isEqualTo(Verification.VALID);
    assertThat(verify(body.replace("%2B", "%2b").replace("%3D", "%3d"), KEYS))
        .isEqualTo(Verification.VALID);
    assertThat(verify(body.replace("+", "%20"), KEYS)).isEqualTo(Verification.VALID);
    assertThat(verify(body.replace("%2525", "%25"), KEYS)).isEqualTo(Verification.INVALID);
    assertThat(verify(body + "\n", KEYS)).isEqualTo(Verification.INVALID);
    assertThat(verify(body + "&", KEYS)).isEqualTo(Verification.INVALID);
    assertThat(verify(body + "&subject=other", KEYS)).isEqualTo(Verification.INVALID);
    assertThat(verify(body.replace("%E5", "%FF"), KEYS)).isEqualTo(Verification.INVALID);
  }

  @Test
  void takesEmptyValuesSignedOrLeftOut() {
    var notice = paid(PAYMENT, ORDER);
    var leftOut = signed(notice, KEYS);
    leftOut.put("refund_fee", "");
    assertThat(verify(form(leftOut), KEYS)).isEqualTo(Verification.VALID);
    notice.put("refund_fee", "");
    var content = new StringBuilder();
    notice.remove("sign_type");
    notice.forEach(
        (name, value) ->
            content.append(content.isEmpty() ? "" : "&").append(name).append('=').append(value));
    assertThat(
            verify(
                form(AlipaySender.with(notice, AlipaySender.sign(content.toString(), KEYS))), KEYS))
        .isEqualTo(Verification.VALID);
  }

  @Test
  void leavesOnlyItsOwnIdsOutOfTheScreening() {
    var notice = paid(PAYMENT, ORDER);
    notice.put("buyer_id", "4242424242424242");
    notice.put("body", "4000000000000002");
    var text = new String(webhooks.withoutOwnIds(request(form(notice))), StandardCharsets.UTF_8);
    assertThat(text).doesNotContain("4242424242424242").contains("body=4000000000000002");
  }

  @Test
  @DisplayName("A417 the body success, as text (alipay)")
  void answersSuccess() {
    assertThat(webhooks.acknowledgement().status()).isEqualTo(200);
    assertThat(webhooks.acknowledgement().body()).isEqualTo("success");
  }

  @Test
  void looksAtItsSettings() {
    webhooks.check(account);
    refusesToStart(List.of(AlipaySender.secret(KEYS)), Map.of("app-id", new Secret("1")));
    refusesToStart(List.of(AlipaySender.secret(KEYS)), Map.of("seller-id", new Secret("1")));
    refusesToStart(List.of(new Secret("not a key at all")), account.settings());
  }

  private void refusesToStart(List<Secret> keys, Map<String, Secret> settings) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> webhooks.check(new ProviderAccount(webhooks, "main", keys, settings, false)));
  }

  private static Subject about(String reference) {
    return new Subject(
        "alipay",
        AlipaySender.ACCOUNT,
        PAYMENT,
        reference,
        ORDER,
        Instant.parse("2026-01-01T16:10:00.123Z"));
  }

  private void tells(Map<String, String> notice, ProviderFact fact) {
    assertThat(read(notice))
        .isInstanceOfSatisfying(
            Reading.Told.class, told -> assertThat(told.fact()).isEqualTo(fact));
  }

  private Reading read(Map<String, String> notice) {
    return webhooks.read(account, request(form(notice)));
  }

  private Verification verify(String body, KeyPair... keys) {
    return webhooks.verify(request(body), AlipaySender.account(keys), Instant.EPOCH);
  }
}

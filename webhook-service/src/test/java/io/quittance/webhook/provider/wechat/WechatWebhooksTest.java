package io.quittance.webhook.provider.wechat;

import static io.quittance.webhook.provider.wechat.WechatPay.notice;
import static io.quittance.webhook.provider.wechat.WechatPay.payment;
import static io.quittance.webhook.provider.wechat.WechatPay.refund;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RSAPublicKeyNotificationConfig;
import com.wechat.pay.java.core.notification.RequestParam;
import com.wechat.pay.java.service.payments.model.Transaction;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WeChat Pay's words, seals and signatures, as its official library makes them. */
class WechatWebhooksTest {

  private static final Instant SIGNED = Instant.parse("2026-03-01T10:00:03Z");
  private static final int MUTATIONS = 10_000;
  private static final long SEED = 20_260_301;

  private static final WechatPay KEY = WechatPay.withKey("PUB_KEY_ID_0001");
  private static final WechatPay KEY_NEXT = WechatPay.withKey("PUB_KEY_ID_0002");
  private static final WechatPay FORGED = WechatPay.withKey("PUB_KEY_ID_0001");

  private static final String PAID =
      notice("EV-2026030118000200001", "TRANSACTION.SUCCESS", payment("pi_1", "txn_1", 5000));

  private final WechatWebhooks webhooks = new WechatWebhooks();
  private final ProviderAccount account = account(KEY);

  @Test
  void takesWhatTheOfficialLibraryTakes() {
    var headers = KEY.sign(PAID, Instant.now());
    var request =
        new RequestParam.Builder()
            .serialNumber(headers.get("Wechatpay-Serial"))
            .timestamp(headers.get("Wechatpay-Timestamp"))
            .nonce(headers.get("Wechatpay-Nonce"))
            .signature(headers.get("Wechatpay-Signature"))
            .body(PAID)
            .build();
    var config =
        new RSAPublicKeyNotificationConfig.Builder()
            .publicKey(pem(KEY))
            .publicKeyId("PUB_KEY_ID_0001")
            .apiV3Key(WechatPay.API_KEY)
            .build();
    var told = new NotificationParser(config).parse(request, Transaction.class);
    assertThat(told.getAmount().getTotal()).isEqualTo(5000);
    assertThat(webhooks.verify(KEY.request(PAID, SIGNED), account, SIGNED))
        .isEqualTo(Verification.VALID);
  }

  @Test
  void readsAPaymentAsAnAuthorization() {
    assertThat(fact(PAID))
        .isEqualTo(
            new ProviderFact.Authorized(
                subject("pi_1", "txn_1", "2026-03-01T10:00:01Z"), 5000, "CNY", null));
  }

  @ParameterizedTest
  @CsvSource({"pi_1 pm_card_visa,pi_1", "order 7,", "'',"})
  void readsOurPaymentFromWhatTheOrderRepeats(String attach, @Nullable String payment) {
    var body = notice("EV-1", "TRANSACTION.SUCCESS", payment(attach, "txn_1", 5000));
    assertThat(fact(body).subject().paymentIntentId()).isEqualTo(payment);
  }

  @Test
  void readsRefundsByTheirReferenceAlone() {
    var subject =
        new Subject(
            "wechat", "main", null, "txn_2", "txn_1", Instant.parse("2026-03-02T10:00:01Z"));
    assertThat(fact(notice("1", "REFUND.SUCCESS", refund("txn_1", "txn_2", "SUCCESS", 700))))
        .isEqualTo(new ProviderFact.Refunded(subject, 700, "CNY", "50300000002026030100000000001"));
    assertThat(fact(notice("2", "REFUND.ABNORMAL", refund("txn_1", "txn_2", "ABNORMAL", 700))))
        .isEqualTo(new ProviderFact.RefundFailed(subject, "abnormal"));
    assertThat(fact(notice("3", "REFUND.CLOSED", refund("txn_1", "txn_2", "CLOSED", 700))))
        .isEqualTo(new ProviderFact.RefundCanceled(subject, "closed"));
  }

  @Test
  @DisplayName("A412 a type that we do not know is of no concern (wechat)")
  void leavesOtherTypes() {
    var body = notice("EV-1", "PAYSCORE.USER_PAID", payment("pi_1", "txn_1", 1));
    assertThat(read(body)).isInstanceOf(Reading.OfNoConcern.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "7",
        "{\"mchid\": \"1900000109\", \"appid\": \"wxd678efh567hg6787\"}",
        "{\"mchid\": \"1900000109\", \"trade_state\": \"SUCCESS\", \"out_trade_no\": \"txn_1\"}",
        "{\"mchid\": \"1900000109\", \"trade_state\": \"NOTPAY\", \"out_trade_no\": \"txn_1\","
            + "\"amount\": {\"total\": 1}}",
        "{\"mchid\": \"1900000109\", \"trade_state\": \"SUCCESS\", \"out_trade_no\": \"txn_1\","
            + "\"amount\": {\"total\": 1.5}}"
      })
  void saysWhatItCannotRead(String resource) {
    assertThat(read(notice("EV-1", "TRANSACTION.SUCCESS", resource)))
        .isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  @DisplayName("A410 a genuine notice of another merchant or app is not ours (wechat)")
  void namesTheOtherMerchant() {
    var own = payment("pi_1", "txn_1", 1);
    for (var other :
        List.of(own.replace(WechatPay.MERCHANT, "1900000110"), own.replace("wxd678", "wxd679"))) {
      assertThat(read(notice("EV-1", "TRANSACTION.SUCCESS", other)).event())
          .hasValueSatisfying(event -> assertThat(event.account()).isNotEqualTo("main"));
    }
    var sealedForOther =
        notice("EV-1", "TRANSACTION.SUCCESS", own, "another-key-another-key-another-");
    assertThat(verify(KEY.request(sealedForOther, SIGNED))).isEqualTo(Verification.INVALID);
  }

  @Test
  @DisplayName(
      "A409 forged signature, no signature, changed body, WeChat Pay's own probes (wechat)")
  void refusesForgeries() {
    assertThat(verify(FORGED.request(PAID, SIGNED))).isEqualTo(Verification.INVALID);
    assertThat(verify(new WebhookRequest(Map.of(), bytes(PAID)))).isEqualTo(Verification.MISSING);
    var headers = KEY.sign(PAID, SIGNED);
    assertThat(verify(new WebhookRequest(headers, bytes(PAID + " "))))
        .isEqualTo(Verification.INVALID);
    var probe = new HashMap<>(headers);
    probe.put("Wechatpay-Signature", "WECHATPAY/SIGNTEST/" + headers.get("Wechatpay-Signature"));
    assertThat(verify(new WebhookRequest(probe, bytes(PAID)))).isEqualTo(Verification.INVALID);
    for (var name : headers.keySet()) {
      var without = new HashMap<>(headers);
      without.remove(name);
      assertThat(verify(new WebhookRequest(without, bytes(PAID)))).isNotEqualTo(Verification.VALID);
    }
  }

  @Test
  void takesNoOtherTypeOfSignature() {
    var headers = new HashMap<>(KEY.sign(PAID, SIGNED));
    headers.put("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048");
    assertThat(verify(new WebhookRequest(headers, bytes(PAID)))).isEqualTo(Verification.VALID);
    headers.put("Wechatpay-Signature-Type", "WECHATPAY2-SM2-WITH-SM3");
    assertThat(verify(new WebhookRequest(headers, bytes(PAID)))).isEqualTo(Verification.INVALID);
  }

  @Test
  @DisplayName("A413 both keys during a rotation, then only the new one (wechat)")
  void rotatesKeys() {
    var both = account(KEY, KEY_NEXT);
    var after = account(KEY_NEXT);
    assertThat(webhooks.verify(KEY.request(PAID, SIGNED), both, SIGNED))
        .isEqualTo(Verification.VALID);
    assertThat(webhooks.verify(KEY_NEXT.request(PAID, SIGNED), both, SIGNED))
        .isEqualTo(Verification.VALID);
    assertThat(webhooks.verify(KEY_NEXT.request(PAID, SIGNED), after, SIGNED))
        .isEqualTo(Verification.VALID);
    assertThat(webhooks.verify(KEY.request(PAID, SIGNED), after, SIGNED))
        .isEqualTo(Verification.INVALID);
  }

  @Test
  @DisplayName("A413 both APIv3 keys while one replaces the other (wechat)")
  void rotatesTheApiKey() {
    var settings = new HashMap<>(account.settings());
    settings.put("api-v3-key", new Secret("fedcba9876543210fedcba9876543210"));
    var after = new ProviderAccount(webhooks, "main", account.secrets(), settings, true);
    assertThat(webhooks.verify(KEY.request(PAID, SIGNED), after, SIGNED))
        .isEqualTo(Verification.INVALID);
    settings.put("api-v3-key-previous", new Secret(WechatPay.API_KEY));
    var both = new ProviderAccount(webhooks, "main", account.secrets(), settings, true);
    webhooks.check(both);
    assertThat(webhooks.verify(KEY.request(PAID, SIGNED), both, SIGNED))
        .isEqualTo(Verification.VALID);
  }

  @Test
  @DisplayName("A423 a resource that is sealed in an unknown way, or not at all: refused (wechat)")
  void refusesAnotherSeal() {
    for (var body :
        List.of(
            PAID.replace("AEAD_AES_256_GCM", "AEAD_SM4_GCM"),
            PAID.replace("algorithm", "algorythm"),
            PAID.replace("\"nonce\":\"fdas", "\"nonce\":\"fdat"),
            PAID.replace("\"associated_data\":\"tran", "\"associated_data\":\"tram"),
            "{}",
            "nonsense")) {
      assertThat(verify(KEY.request(body, SIGNED))).isEqualTo(Verification.INVALID);
    }
  }

  @Test
  @DisplayName("A409 10,000 changes of one byte or one field: none accepted (wechat)")
  void refusesEveryMutation() {
    var random = new Random(SEED);
    var headers = KEY.sign(PAID, SIGNED);
    var accepted = new ArrayList<String>();
    for (int i = 0; i < MUTATIONS; i++) {
      var mutation = random.nextInt(5) == 0 ? ofHeader(headers, random) : ofBody(headers, random);
      if (verify(mutation) == Verification.VALID) {
        accepted.add(
            mutation.headers() + " " + new String(mutation.body(), StandardCharsets.UTF_8));
      }
      webhooks.read(account, mutation);
    }
    assertThat(accepted).isEmpty();
  }

  private static WebhookRequest ofBody(Map<String, String> headers, Random random) {
    var body = bytes(PAID);
    switch (random.nextInt(3)) {
      case 0 -> body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        int cut = random.nextInt(body.length);
        body =
            bytes(
                PAID.substring(0, Math.min(cut, PAID.length()))
                    + (char) (' ' + random.nextInt(95))
                    + PAID.substring(Math.min(cut, PAID.length())));
      }
      default -> body = Arrays.copyOf(body, random.nextInt(body.length));
    }
    return new WebhookRequest(headers, body);
  }

  private static WebhookRequest ofHeader(Map<String, String> headers, Random random) {
    var changed = new HashMap<>(headers);
    var name = List.copyOf(headers.keySet()).get(random.nextInt(headers.size()));
    var value = new StringBuilder(headers.get(name));
    int place = random.nextInt(value.length());
    switch (random.nextInt(3)) {
      case 0 -> value.setCharAt(place, other(value.charAt(place), random));
      case 1 -> value.deleteCharAt(place);
      default -> value.insert(place, (char) ('!' + random.nextInt(94)));
    }
    changed.put(name, value.toString());
    return new WebhookRequest(changed, bytes(PAID));
  }

  private static char other(char current, Random random) {
    char next = (char) ('!' + random.nextInt(94));
    return next == current ? '~' : next;
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "PUB_KEY_ID_0001:nonsense", "PUB_KEY_ID_0001:", ":MIIB"})
  void doesNotStartWithoutAKey(String secret) {
    var broken =
        new ProviderAccount(
            webhooks, "main", List.of(new Secret(secret)), account.settings(), false);
    assertThatIllegalArgumentException().isThrownBy(() -> webhooks.check(broken));
  }

  @ParameterizedTest
  @ValueSource(strings = {"merchant-id", "app-id", "api-v3-key"})
  void doesNotStartWithoutASetting(String setting) {
    var settings = new HashMap<>(account.settings());
    settings.remove(setting);
    var broken = new ProviderAccount(webhooks, "main", account.secrets(), settings, false);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> webhooks.check(broken))
        .withMessageContaining(setting);
  }

  @Test
  void leavesOutTheIdOfANotice() {
    var kept =
        new String(webhooks.withoutOwnIds(KEY.request(PAID, SIGNED)), StandardCharsets.UTF_8);
    assertThat(kept).doesNotContain("2026030118000200001").contains("TRANSACTION.SUCCESS");
  }

  private ProviderAccount account(WechatPay... keys) {
    return new ProviderAccount(
        webhooks,
        "main",
        Arrays.stream(keys).map(key -> new Secret(key.secret())).toList(),
        Map.of(
            "merchant-id",
            new Secret(WechatPay.MERCHANT),
            "app-id",
            new Secret(WechatPay.APP),
            "api-v3-key",
            new Secret(WechatPay.API_KEY)),
        false);
  }

  private static Subject subject(String payment, String reference, String at) {
    return new Subject("wechat", "main", payment, reference, reference, Instant.parse(at));
  }

  private Verification verify(WebhookRequest request) {
    return webhooks.verify(request, account, SIGNED);
  }

  private Reading read(String body) {
    return webhooks.read(account, new WebhookRequest(Map.of(), bytes(body)));
  }

  private ProviderFact fact(String body) {
    return ((Reading.Told) read(body)).fact();
  }

  private static String pem(WechatPay key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + key.secret().substring(key.secret().indexOf(':') + 1)
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package io.quittance.payment.provider.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.crypto.tink.subtle.Ed25519Verify;
import com.prowidesoftware.swift.model.mx.MxPain00100109;
import io.quittance.contracts.provider.BankReference;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Accepted;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.NeverSeen;
import io.quittance.payment.provider.ProviderAnswer.NotAsked;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the adapter makes of the bank's answers, its library in between. */
class BankProviderTest {

  private static final String OPEN = "PUT /payment-requests/";
  private static final String FIND = "GET /payment-requests/";
  private static final String WITHDRAW = "DELETE /payment-requests/";
  private static final String CREDITS = "GET /accounts/";
  private static final String SEND = "POST /payments";
  private static final String STATUS = "GET /payments/";

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String REFERENCE = Ids.write("txn", new Ids(CLOCK).next("tests"));
  private static final String OTHER = Ids.write("txn", new Ids(CLOCK).next("tests"));
  private static final String PAYMENT = Ids.write("pi", new Ids(CLOCK).next("tests"));
  private static final String CHARGE = BankReference.creditorReference(REFERENCE);
  private static final String PAYER = "DE02120300000000202051";

  private final ScriptedBank bank = new ScriptedBank();
  private final BankProvider provider = new BankProvider(bank.settings(), CLOCK);

  @AfterEach
  void stop() {
    bank.close();
  }

  @Test
  void tellsTheCustomerHowToPay() {
    bank.says(OPEN, 200, state("OPEN"));
    var told = (ProviderFact.ActionRequired) told(provider.ask(order("EUR", OTHER)));

    assertThat(told.subject()).isEqualTo(subject(REFERENCE, NOW));
    assertThat(told.redirectUrl())
        .startsWith("https://shop.example/transfer?lang=en&reference=" + CHARGE)
        .contains("amount=50.00", "currency=EUR", "iban=" + ScriptedBank.IBAN)
        .contains("holder=Shop+of+Tests");
    var asked = bank.asked().getFirst();
    assertThat(asked.request()).isEqualTo(OPEN + CHARGE);
    assertThat(asked.headers()).containsEntry("Authorization", "Bearer " + ScriptedBank.TOKEN);
    assertThat(asked.headers()).containsEntry("Idempotency-key", REFERENCE);
    assertThat(asked.body()).contains("\"amount\":\"50.00\"").doesNotContain("testMethod");
  }

  @Test
  @DisplayName("what it cannot do is refused before anything is asked")
  void refusesWhatItCannotDo() {
    assertThat(provider.ask(order("EUR", null)))
        .isEqualTo(new Refused("manual_capture_not_supported"));
    assertThat(provider.ask(order("USD", OTHER))).isEqualTo(new Refused("currency_not_supported"));
    assertThat(provider.ask(new ProviderRequest.Increment(OTHER, PAYMENT, CHARGE, euros(6_000))))
        .isEqualTo(new Refused("increment_not_supported"));
    assertThat(bank.asked()).isEmpty();
    assertThat(provider.capabilities().manualCapture()).isFalse();
    assertThat(provider.capabilities().currencies()).hasSize(2);
  }

  @Test
  @DisplayName("A314 what the bank dates in its own zone is UTC in the end (bank)")
  void findsWhatWasPaid() {
    bank.says(FIND, 200, state("PAID"))
        .says(CREDITS, 200, note(credit("B-1", "50.00", PAYER, "<Dt>2026-03-01</Dt>")));
    assertThat(told(provider.lookUp(order("EUR", OTHER))))
        .isEqualTo(
            new ProviderFact.Authorized(
                subject(REFERENCE, Instant.parse("2026-02-28T23:00:00Z")), 5_000, "EUR", null));
  }

  @Test
  void capturesWhatIsThere() {
    bank.says(
        CREDITS, 200, note(credit("B-1", "50.00", PAYER, "<DtTm>2026-03-01T09:00:00Z</DtTm>")));
    assertThat(told(provider.ask(capture())))
        .isEqualTo(
            new ProviderFact.Captured(
                subject(OTHER, Instant.parse("2026-03-01T09:00:00Z")), 5_000, "EUR", "B-1"));
  }

  @Test
  @DisplayName("A305 too little or too much is told as it is; of two the right one (bank)")
  void tellsEveryAmount() {
    bank.says(FIND, 200, state("PAID")).says(CREDITS, 200, note(credit("B-1", "49.99", PAYER)));
    assertThat(amountOf(provider.lookUp(order("EUR", OTHER)))).isEqualTo(4_999);
    bank.says(CREDITS, 200, note(credit("B-1", "49.99", PAYER), credit("B-2", "50.00", PAYER)));
    assertThat(amountOf(provider.lookUp(order("EUR", OTHER)))).isEqualTo(5_000);
  }

  @Test
  void findsTheReferenceInWhatACustomerWrote() {
    var structured = "<Strd><CdtrRefInf><Ref>" + CHARGE + "</Ref></CdtrRefInf></Strd>";
    var written = "<Ustrd>order 7 " + BankReference.printed(CHARGE) + "</Ustrd>";
    bank.says(CREDITS, 200, note(credit("B-1", "50.00", PAYER)).replace(structured, written));
    assertThat(told(provider.ask(capture()))).isInstanceOf(ProviderFact.Captured.class);
  }

  @Test
  void waitsForWhatIsOnItsWay() {
    bank.says(FIND, 200, state("PAID")).says(CREDITS, 200, note());
    assertThat(provider.lookUp(order("EUR", OTHER))).isEqualTo(new Accepted(CHARGE));
    assertThat(provider.ask(capture())).isInstanceOf(Unknown.class);
  }

  @Test
  void knowsThatNobodyPays() {
    bank.says(FIND, 200, state("CLOSED"));
    assertThat(told(provider.lookUp(order("EUR", OTHER))))
        .isInstanceOfSatisfying(
            ProviderFact.AuthorizationFailed.class,
            failed -> assertThat(failed.declineCode()).isEqualTo("not_paid_in_time"));
    bank.says(FIND, 200, state("OPEN"));
    assertThat(told(provider.lookUp(order("EUR", OTHER))))
        .isInstanceOf(ProviderFact.ActionRequired.class);
    var later = Clock.fixed(NOW.plus(Duration.ofDays(18)), ZoneOffset.UTC);
    assertThat(told(new BankProvider(bank.settings(), later).lookUp(order("EUR", OTHER))))
        .isInstanceOf(ProviderFact.AuthorizationFailed.class);
  }

  @Test
  void hasNeverHeardOfIt() {
    assertThat(provider.lookUp(order("EUR", OTHER))).isEqualTo(new NeverSeen());
    assertThat(provider.lookUp(refund())).isEqualTo(new NeverSeen());
    bank.says(FIND, 404, "<h1>Not Found</h1>").says(STATUS, 404, "");
    assertThat(provider.lookUp(order("EUR", OTHER))).isInstanceOf(Unknown.class);
    assertThat(provider.lookUp(refund())).isInstanceOf(Unknown.class);
  }

  @Test
  void callsARequestOff() {
    bank.says(WITHDRAW, 200, state("CLOSED"));
    assertThat(told(provider.ask(release())))
        .isEqualTo(new ProviderFact.Voided(subject(OTHER, NOW)));
    bank.says(WITHDRAW, 409, "{\"code\":\"already_paid\"}");
    assertThat(told(provider.ask(release())))
        .isEqualTo(new ProviderFact.VoidFailed(subject(OTHER, NOW), "already_paid"));
    bank.says(FIND, 200, state("OPEN"));
    assertThat(provider.lookUp(release())).isEqualTo(new NeverSeen());
    bank.says(FIND, 200, state("PAID"));
    assertThat(told(provider.lookUp(release()))).isInstanceOf(ProviderFact.VoidFailed.class);
  }

  @Test
  void sendsMoneyBackToWhereItCameFrom() throws Exception {
    bank.says(CREDITS, 200, note(credit("B-1", "50.00", PAYER)))
        .says(SEND, 200, report("ACSC", "", "<AcctSvcrRef>B-2</AcctSvcrRef>"));
    assertThat(told(provider.ask(refund())))
        .isEqualTo(new ProviderFact.Refunded(subject(OTHER, NOW), 2_000, "EUR", "B-2"));

    var asked = bank.asked().getLast();
    var order = MxPain00100109.parse(asked.body()).getCstmrCdtTrfInitn();
    assertThat(order.getGrpHdr().getMsgId()).isEqualTo(id(OTHER)).hasSizeLessThan(36);
    var payment = order.getPmtInf().getFirst();
    assertThat(payment.getDbtrAcct().getId().getIBAN()).isEqualTo(ScriptedBank.IBAN);
    var transfer = payment.getCdtTrfTxInf().getFirst();
    assertThat(transfer.getPmtId().getEndToEndId()).isEqualTo(id(OTHER));
    assertThat(transfer.getAmt().getInstdAmt().getValue()).isEqualByComparingTo("20.00");
    assertThat(transfer.getCdtrAcct().getId().getIBAN()).isEqualTo(PAYER);
    assertThat(transfer.getCdtr().getNm()).isEqualTo("Ada Customer");
    assertThat(transfer.getRmtInf().getUstrd()).containsExactly(CHARGE);

    var text =
        asked.headers().get("Webhook-id")
            + "."
            + asked.headers().get("Webhook-timestamp")
            + "."
            + asked.body();
    var signature = asked.headers().get("Webhook-signature");
    assertThat(signature).startsWith("v1a,");
    new Ed25519Verify(ScriptedBank.KEYS.getPublicKey())
        .verify(
            Base64.getDecoder().decode(signature.substring(4)),
            text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "ACCP, '', provider.refund_pending.v1",
    "PDNG, '', provider.refund_pending.v1",
    "ACSC, '', provider.refunded.v1",
    "RJCT, AC04, provider.refund_failed.v1",
    "CANC, DS02, provider.refund_canceled.v1"
  })
  void wordsStatuses(String status, String reason, String type) {
    bank.says(STATUS, 200, report(status, reason, ""));
    assertThat(ProviderFact.CATALOG.typeOf(told(provider.lookUp(refund())))).isEqualTo(type);
  }

  @Test
  void saysWhyARefundFailed() {
    bank.says(CREDITS, 200, note(credit("B-1", "50.00", PAYER)))
        .says(SEND, 200, report("RJCT", "AC04", ""));
    assertThat(told(provider.ask(refund())))
        .isEqualTo(new ProviderFact.RefundFailed(subject(OTHER, NOW), "invalid_account"));
  }

  @Test
  @DisplayName("A307 a message that was there before: asks what became of it (bank)")
  void adoptsWhatItSentBefore() {
    bank.says(CREDITS, 200, note(credit("B-1", "50.00", PAYER)))
        .says(SEND, 200, report("RJCT", "DU01", ""))
        .says(STATUS, 200, report("ACSC", "", "<AcctSvcrRef>B-2</AcctSvcrRef>"));
    assertThat(told(provider.ask(refund()))).isInstanceOf(ProviderFact.Refunded.class);
  }

  @Test
  void needsToKnowWhoPaid() {
    bank.says(CREDITS, 200, note(credit("B-1", "50.00", "")));
    assertThat(provider.ask(refund())).isEqualTo(new Refused("payer_unknown"));
  }

  @Test
  @DisplayName("somebody else sends a little under the reference of a payment: never paid back to")
  void paysBackNobodyElse() {
    var other = "GB29NWBK60161331926819";
    bank.says(CREDITS, 200, note(credit("B-0", "0.01", other), credit("B-1", "50.00", PAYER)))
        .says(SEND, 200, report("ACSC", "", ""));
    assertThat(told(provider.ask(refund()))).isInstanceOf(ProviderFact.Refunded.class);
    assertThat(bank.asked().getLast().body()).contains(PAYER).doesNotContain(other);
    bank.says(CREDITS, 200, note(credit("B-0", "50.00", other), credit("B-1", "50.00", PAYER)));
    assertThat(provider.ask(refund())).isEqualTo(new Refused("payer_ambiguous"));
  }

  @ParameterizedTest(name = "A306 {0}")
  @ValueSource(
      strings = {
        "",
        "<html>502 Bad Gateway</html>",
        "{\"creditorReference\":\"",
        "{}",
        "[]",
        "null",
        "{\"creditorReference\":\"RF18539007547034\",\"state\":\"OPEN\"}"
      })
  @DisplayName("A306 nonsense is neither yes nor no (bank)")
  void nonsenseIsUnknown(String body) {
    bank.says(OPEN, 200, body)
        .says(FIND, 200, body)
        .says(CREDITS, 200, body)
        .says(STATUS, 200, body);
    assertThat(provider.ask(order("EUR", OTHER))).isInstanceOf(Unknown.class);
    assertThat(provider.lookUp(order("EUR", OTHER))).isInstanceOf(Unknown.class);
    assertThat(provider.ask(capture())).isInstanceOf(Unknown.class);
    assertThat(provider.lookUp(refund())).isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A306 about another account, message or state: unknown (bank)")
  void distrusts() {
    var other = note(credit("B-1", "50.00", PAYER)).replace(ScriptedBank.IBAN, PAYER);
    bank.says(CREDITS, 200, other);
    assertThat(provider.ask(capture())).isInstanceOf(Unknown.class);
    bank.says(
        CREDITS,
        200,
        note(credit("B-1", "50.00", PAYER))
            .replace(CHARGE, BankReference.creditorReference(OTHER)));
    assertThat(provider.ask(capture())).isInstanceOf(Unknown.class);
    assertThat(provider.ask(refund())).isEqualTo(new Refused("payer_unknown"));
    var cut = note(credit("B-1", "50.00", PAYER));
    bank.says(CREDITS, 200, cut.substring(0, cut.length() / 2));
    assertThat(provider.ask(capture())).isInstanceOf(Unknown.class);
    bank.says(STATUS, 200, report("ACSC", "", "").replace(id(OTHER), id(REFERENCE)));
    assertThat(provider.lookUp(refund())).isInstanceOf(Unknown.class);
    bank.says(STATUS, 200, report("WHAT", "", ""));
    assertThat(provider.lookUp(refund())).isInstanceOf(Unknown.class);
    bank.says(FIND, 200, state("MAYBE"));
    assertThat(provider.lookUp(order("EUR", OTHER))).isInstanceOf(Unknown.class);
    bank.says(CREDITS, 200, "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/\">" + cut);
    assertThat(provider.ask(capture())).isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A303 A304 a bank that wants to be left alone says for how long (bank)")
  void readsRetryAfter() {
    bank.wantsToBeLeftAlone(OPEN, 429, "120");
    assertThat(provider.ask(order("EUR", OTHER)))
        .isEqualTo(new Busy("status 429", Duration.ofMinutes(2)));
    bank.says(OPEN, 500, "{\"code\":\"system_error\"}");
    assertThat(provider.ask(order("EUR", OTHER))).isEqualTo(new Busy("status 500", Duration.ZERO));
    bank.says(OPEN, 500, "");
    assertThat(provider.ask(order("EUR", OTHER))).isEqualTo(new Unknown("status 500"));
  }

  @Test
  void aWrongTokenIsARefusal() {
    bank.says(OPEN, 401, "{\"code\":\"unauthorized\"}");
    assertThat(provider.ask(order("EUR", OTHER))).isEqualTo(new Refused("unauthorized"));
    bank.says(OPEN, 401, "<h1>Login</h1>");
    assertThat(provider.ask(order("EUR", OTHER))).isEqualTo(new Unknown("status 401"));
  }

  @Test
  void nobodyListens() {
    bank.close();
    assertThat(provider.ask(order("EUR", OTHER))).isInstanceOf(NotAsked.class);
  }

  @Test
  void showsNoSecretAndTakesNoWrongKey() {
    var settings = bank.settings();
    assertThat(settings.toString()).doesNotContain(settings.token(), settings.privateKey());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BankSigner.of("whsk_notAKey", CLOCK))
        .withMessageNotContaining("notAKey");
  }

  private static String state(String state) {
    return "{\"creditorReference\":\"%s\",\"state\":\"%s\"}".formatted(CHARGE, state);
  }

  private static String note(String... entries) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>
    <GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-01T10:00:00Z</CreDtTm></GrpHdr>
    <Ntfctn><Id>N</Id><CreDtTm>2026-03-01T10:00:00Z</CreDtTm>
    <Acct><Id><IBAN>%s</IBAN></Id></Acct>%s</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>\
    """
        .formatted(ScriptedBank.IBAN, String.join("", entries));
  }

  private static String credit(String bankReference, String amount, String payer) {
    return credit(bankReference, amount, payer, "<DtTm>2026-03-01T10:00:00+01:00</DtTm>");
  }

  private static String credit(String bankReference, String amount, String payer, String booked) {
    var account = "<DbtrAcct><Id><IBAN>" + payer + "</IBAN></Id></DbtrAcct>";
    return """
    <Ntry><Amt Ccy="EUR">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
    <BookgDt>%s</BookgDt><AcctSvcrRef>%s</AcctSvcrRef><BkTxCd/>
    <NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
    <RltdPties><Dbtr><Pty><Nm>Ada Customer</Nm></Pty></Dbtr>%s</RltdPties>
    <RmtInf><Strd><CdtrRefInf><Ref>%s</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>
    """
        .formatted(amount, booked, bankReference, payer.isEmpty() ? "" : account, CHARGE);
  }

  private static String report(String status, String reason, String more) {
    var why = "<StsRsnInf><Rsn><Cd>" + reason + "</Cd></Rsn></StsRsnInf>";
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
    <GrpHdr><MsgId>S</MsgId><CreDtTm>2026-03-01T10:00:00Z</CreDtTm></GrpHdr>
    <OrgnlGrpInfAndSts><OrgnlMsgId>%s</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
    </OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>%s</OrgnlPmtInfId><TxInfAndSts>
    <OrgnlEndToEndId>%s</OrgnlEndToEndId><TxSts>%s</TxSts>%s%s
    </TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>\
    """
        .formatted(id(OTHER), id(OTHER), id(OTHER), status, reason.isEmpty() ? "" : why, more);
  }

  private static String id(String reference) {
    return BankReference.endToEndId(reference);
  }

  private static long amountOf(ProviderAnswer answer) {
    return ((ProviderFact.Authorized) told(answer)).amount();
  }

  private static ProviderFact told(ProviderAnswer answer) {
    assertThat(answer).isInstanceOf(Told.class);
    return ((Told) answer).fact();
  }

  private static Subject subject(String reference, Instant at) {
    return new Subject("bank", "main", PAYMENT, reference, CHARGE, at);
  }

  private static ProviderRequest.Authorize order(String currency, @Nullable String capture) {
    return new ProviderRequest.Authorize(
        REFERENCE,
        PAYMENT,
        new Money(5_000, Currency.getInstance(currency)),
        "pm_transfer",
        "https://shop.example/return",
        capture);
  }

  private static ProviderRequest.Capture capture() {
    return new ProviderRequest.Capture(OTHER, PAYMENT, CHARGE, euros(5_000), true, euros(0));
  }

  private static ProviderRequest.Release release() {
    return new ProviderRequest.Release(OTHER, PAYMENT, CHARGE);
  }

  private static ProviderRequest.Refund refund() {
    return new ProviderRequest.Refund(OTHER, PAYMENT, CHARGE, euros(2_000));
  }

  private static Money euros(long minor) {
    return new Money(minor, Currency.getInstance("EUR"));
  }
}

package io.quittance.webhook.provider.bank;

import static io.quittance.webhook.provider.bank.BankSender.BOOKED_AT;
import static io.quittance.webhook.provider.bank.BankSender.IBAN_OF_OTHER;
import static io.quittance.webhook.provider.bank.BankSender.KEYS;
import static io.quittance.webhook.provider.bank.BankSender.KEYS_OF_OTHER;
import static io.quittance.webhook.provider.bank.BankSender.MADE_AT;
import static io.quittance.webhook.provider.bank.BankSender.OLD_KEYS;
import static io.quittance.webhook.provider.bank.BankSender.credit;
import static io.quittance.webhook.provider.bank.BankSender.debit;
import static io.quittance.webhook.provider.bank.BankSender.endToEndId;
import static io.quittance.webhook.provider.bank.BankSender.note;
import static io.quittance.webhook.provider.bank.BankSender.reference;
import static io.quittance.webhook.provider.bank.BankSender.report;
import static io.quittance.webhook.provider.bank.BankSender.returned;
import static io.quittance.webhook.provider.bank.BankSender.signed;
import static io.quittance.webhook.provider.bank.BankSender.statement;
import static io.quittance.webhook.provider.bank.BankSender.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.prowidesoftware.swift.model.mx.dic.CreditDebitCode;
import com.prowidesoftware.swift.model.mx.dic.DateAndDateTime2Choice;
import com.prowidesoftware.swift.model.mx.dic.EntryDetails9;
import com.prowidesoftware.swift.model.mx.dic.EntryStatus1Choice;
import com.prowidesoftware.swift.model.mx.dic.EntryTransaction10;
import com.prowidesoftware.swift.model.mx.dic.RemittanceInformation16;
import com.prowidesoftware.swift.model.mx.dic.ReportEntry10;
import com.prowidesoftware.swift.model.mx.dic.TransactionReferences6;
import io.quittance.contracts.provider.BankReference;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BankWebhooksTest {

  private static final String REFERENCE = reference();
  private static final String CREDITOR_REFERENCE = BankReference.creditorReference(REFERENCE);
  private static final Instant NOW = Instant.parse("2026-03-01T11:00:01Z");

  private final BankWebhooks webhooks = new BankWebhooks();
  private final ProviderAccount account = BankSender.account(KEYS);

  @Test
  void readsWhatACustomerPaid() {
    tells(
        note(credit("B-1", CREDITOR_REFERENCE, "50.00")),
        new ProviderFact.Authorized(
            subject(null, CREDITOR_REFERENCE, BOOKED_AT), 5_000, "EUR", null));
  }

  @Test
  @DisplayName("A402 a note and a statement tell the same money under the same identity (bank)")
  void knowsMoneyByTheBanksReference() {
    var entry = credit("B-1", CREDITOR_REFERENCE, "50.00");
    var noted = read(note(entry));
    var stated = read(statement(entry));
    assertThat(stated.event().orElseThrow().eventId())
        .isEqualTo(noted.event().orElseThrow().eventId())
        .contains("B-1");
    assertThat(((Reading.Told) stated).fact()).isEqualTo(((Reading.Told) noted).fact());
  }

  @Test
  void findsTheReferenceInWhatACustomerWrote() {
    var entry = credit("B-1", CREDITOR_REFERENCE, "50.00");
    details(entry)
        .setRmtInf(
            new RemittanceInformation16()
                .addUstrd("My order, thanks! " + BankReference.printed(CREDITOR_REFERENCE)));
    tells(
        note(entry),
        new ProviderFact.Authorized(
            subject(null, CREDITOR_REFERENCE, BOOKED_AT), 5_000, "EUR", null));
  }

  @Test
  @DisplayName("A411 too much or too little is told as it is (bank)")
  void tellsEveryAmount() {
    for (var amount : List.of("49.99", "50.01")) {
      assertThat(read(note(credit("B-1", CREDITOR_REFERENCE, amount))))
          .isInstanceOfSatisfying(
              Reading.Told.class,
              told ->
                  assertThat(((ProviderFact.Authorized) told.fact()).amount())
                      .isEqualTo(new BigDecimal(amount).movePointRight(2).longValueExact()));
    }
  }

  @Test
  void readsWhatWePaidBack() {
    tells(
        note(debit("B-2", endToEndId(REFERENCE), "20.00")),
        new ProviderFact.Refunded(subject(REFERENCE, null, BOOKED_AT), 2_000, "EUR", "B-2"));
  }

  @Test
  @DisplayName("A310 a refund that comes back days later (bank)")
  void readsWhatCameBack() {
    tells(
        statement(returned("B-3", endToEndId(REFERENCE), "20.00", "AC04")),
        new ProviderFact.RefundFailed(subject(REFERENCE, null, BOOKED_AT), "invalid_account"));
  }

  @ParameterizedTest
  @CsvSource({
    "RJCT, AC04, provider.refund_failed.v1",
    "RJCT, '', provider.refund_failed.v1",
    "CANC, DS02, provider.refund_canceled.v1"
  })
  void readsThatARefundWillNotBe(String status, String reason, String type) {
    assertThat(
            read(report(endToEndId(REFERENCE), "", status(endToEndId(REFERENCE), status, reason))))
        .isInstanceOfSatisfying(
            Reading.Told.class,
            told -> {
              assertThat(ProviderFact.CATALOG.typeOf(told.fact())).isEqualTo(type);
              assertThat(told.fact().subject())
                  .isEqualTo(subject(REFERENCE, null, MADE_AT.toInstant()));
            });
  }

  @Test
  void readsHowARefundGoes() {
    var id = endToEndId(REFERENCE);
    var at = MADE_AT.toInstant();
    var twenty = new BigDecimal("20.00");
    tells(
        report(id, "", status(id, "ACSP", twenty)),
        new ProviderFact.RefundPending(subject(REFERENCE, null, at), 2_000, "EUR", id));
    tells(
        report(id, "", status(id, "ACSC", twenty).setAcctSvcrRef("B-2")),
        new ProviderFact.Refunded(subject(REFERENCE, null, at), 2_000, "EUR", "B-2"));
  }

  @Test
  void readsThatAWholeMessageWasRefused() {
    assertThat(read(report(endToEndId(REFERENCE), "RJCT")))
        .isInstanceOfSatisfying(
            Reading.Told.class,
            told -> {
              assertThat(told.fact()).isInstanceOf(ProviderFact.RefundFailed.class);
              assertThat(told.fact().subject().transactionId()).isEqualTo(REFERENCE);
            });
  }

  @Test
  @DisplayName("A412 what is not ours, not booked, or without an amount is of no concern (bank)")
  void leavesTheRestAlone() {
    var announced =
        credit("B-1", CREDITOR_REFERENCE, "50.00").setSts(new EntryStatus1Choice().setCd("PDNG"));
    var id = endToEndId(REFERENCE);
    for (var message :
        List.of(
            note(announced),
            note(credit("B-1", "RF18539007547034", "50.00")),
            note(debit("B-1", "por-1", "50.00")),
            note(returned("B-1", "por-1", "50.00", "AC04")),
            note(),
            statement(),
            report(id, "", status(id, "ACSC", "")),
            report(id, "", status(id, "XXXX", "")),
            report("por-1", "RJCT"))) {
      assertThat(read(message)).as(message).isInstanceOf(Reading.OfNoConcern.class);
    }
    assertThat(read(note(announced)).event().orElseThrow().eventId())
        .isNotEqualTo(
            read(note(credit("B-1", CREDITOR_REFERENCE, "50.00"))).event().orElseThrow().eventId());
  }

  @Test
  void leavesToPeopleWhatABankTakesBack() {
    var entry = credit("B-4", CREDITOR_REFERENCE, "50.00").setRvslInd(true);
    entry.setCdtDbtInd(CreditDebitCode.DBIT);
    assertThat(read(note(entry))).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  @DisplayName("A420 one message of several entries: kept whole, and each entry on its own (bank)")
  void takesAMessageApart() {
    var other = reference();
    var batch = credit("B-2", CREDITOR_REFERENCE, "30.00");
    details(batch).setAmt(BankSender.euros("10.00"));
    batch
        .getNtryDtls()
        .getFirst()
        .addTxDtls(
            new EntryTransaction10()
                .setAmt(BankSender.euros("20.00"))
                .setRefs(new TransactionReferences6().setAcctSvcrRef("B-3"))
                .setRmtInf(BankSender.structured(BankReference.creditorReference(other))));
    var message = signed(note(credit("B-1", CREDITOR_REFERENCE, "50.00"), batch), NOW, KEYS);

    var parts = webhooks.parts(message);

    assertThat(parts).hasSize(4);
    assertThat(parts.getFirst()).isSameAs(message);
    assertThat(webhooks.read(account, parts.getFirst())).isInstanceOf(Reading.OfNoConcern.class);
    assertThat(parts.stream().skip(1).map(part -> ((Reading.Told) webhooks.read(account, part))))
        .extracting(told -> told.identity().eventId().split(" ")[0])
        .containsExactly("B-1", "B-2", "B-3");
    assertThat(parts.stream().skip(1).map(this::authorized))
        .containsExactly(5_000L, 1_000L, 2_000L);
    assertThat(parts.get(3).header("webhook-id")).contains("msg-1");
  }

  @Test
  void takesAReportApart() {
    var first = endToEndId(reference());
    var second = endToEndId(reference());
    var message =
        signed(
            report("M-9", "PART", status(first, "RJCT", "AC01"), status(second, "RJCT", "AC04")),
            NOW,
            KEYS);
    assertThat(webhooks.parts(message).stream().skip(1))
        .extracting(part -> ((Reading.Told) webhooks.read(account, part)).identity().eventId())
        .containsExactly(first + " RJCT", second + " RJCT");
  }

  @Test
  void readsTheOlderVersionOfANote() {
    var old =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"><BkToCstmrDbtCdtNtfctn>
        <GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-01T12:00:00</CreDtTm></GrpHdr>
        <Ntfctn><Id>N</Id><CreDtTm>2026-03-01T12:00:00</CreDtTm>
        <Acct><Id><IBAN>%s</IBAN></Id></Acct>
        <Ntry><Amt Ccy="EUR">50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
        <BookgDt><Dt>2026-03-01</Dt></BookgDt><AcctSvcrRef>B-1</AcctSvcrRef>
        <NtryDtls><TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">50</Amt></TxAmt></AmtDtls>
        <RmtInf><Strd><CdtrRefInf><Ref>%s</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls>
        </Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>
        """
            .formatted(BankSender.IBAN, CREDITOR_REFERENCE)
            .strip();
    tells(
        old,
        new ProviderFact.Authorized(
            subject(null, CREDITOR_REFERENCE, Instant.parse("2026-02-28T23:00:00Z")),
            5_000,
            "EUR",
            null));
    assertThat(read(old).event().orElseThrow().createdAt())
        .isEqualTo(Instant.parse("2026-03-01T11:00:00Z"));
  }

  @Test
  @DisplayName("A314 a day without a time is that day at the bank, not in UTC (bank)")
  void countsDaysAsTheBankDoes() {
    var entry =
        debit("B-2", endToEndId(REFERENCE), "20.00")
            .setBookgDt(new DateAndDateTime2Choice().setDt(LocalDate.parse("2026-07-01")));
    tells(
        note(entry),
        new ProviderFact.Refunded(
            subject(REFERENCE, null, Instant.parse("2026-06-30T22:00:00Z")), 2_000, "EUR", "B-2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<AcctSvcrRef>B-1</AcctSvcrRef>",
        "<CdtDbtInd>CRDT</CdtDbtInd>",
        "<CreDtTm>2026-03-01T12:00:00</CreDtTm>",
        "<MsgId>",
        "Ccy=\"EUR\"",
        "<BookgDt><Dt>2026-03-01</Dt></BookgDt>",
        "urn:iso:std:iso:20022",
        "</Document>"
      })
  void saysWhatItCannotRead(String missing) {
    var whole =
        """
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>\
        <GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-01T12:00:00</CreDtTm></GrpHdr><Ntfctn><Id>N</Id>\
        <Ntry><Amt Ccy="EUR">50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
        <BookgDt><Dt>2026-03-01</Dt></BookgDt><AcctSvcrRef>B-1</AcctSvcrRef>\
        <NtryDtls><TxDtls><RmtInf><Strd><CdtrRefInf><Ref>%s</Ref></CdtrRefInf></Strd></RmtInf>\
        </TxDtls></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>\
        """
            .formatted(CREDITOR_REFERENCE);
    assertThat(read(whole)).isInstanceOf(Reading.Told.class);
    assertThat(read(whole.replace(missing, ""))).isInstanceOf(Reading.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "<a>", "<Document/>", "<?xml version='1.0'?>", "\u0000"})
  void saysThatItIsNoMessage(String body) {
    assertThat(read(body)).isInstanceOf(Reading.Unreadable.class);
    assertThat(webhooks.parts(signed(body, NOW, KEYS))).hasSize(1);
  }

  @Test
  @DisplayName("A410 signed, but about another account (bank)")
  void namesForWhomItIs() {
    var event = read(note(IBAN_OF_OTHER, credit("B-1", CREDITOR_REFERENCE, "50.00"))).event();
    assertThat(event.orElseThrow().account()).isNotNull().isNotEqualTo(BankSender.ACCOUNT);
    assertThat(read(statement()).event().orElseThrow().account()).isEqualTo(BankSender.ACCOUNT);
  }

  @Test
  @DisplayName("A422 document types, entities and depth: refused, nothing fetched (bank)")
  void refusesDocumentTypes() {
    for (var body :
        List.of(
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Document>&x;</Document>",
            "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\"><Document/>",
            "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;\">]><Document>&y;</Document>")) {
      assertThat(verify(signed(body, NOW, KEYS), NOW, KEYS)).isEqualTo(Verification.INVALID);
      assertThat(read(body)).isInstanceOf(Reading.Unreadable.class);
      assertThat(webhooks.parts(signed(body, NOW, KEYS))).hasSize(1);
    }
    var wide = "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\"><Document/>";
    var request = signed(wide.getBytes(StandardCharsets.UTF_16), NOW, KEYS);
    assertThat(webhooks.read(account, request)).isInstanceOf(Reading.Unreadable.class);
    assertThat(read("<a>".repeat(100_000))).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  @DisplayName("A409 forged, unsigned, under another key (bank)")
  void refusesForgeries() {
    var body = note(credit("B-1", CREDITOR_REFERENCE, "50.00"));
    assertThat(verify(signed(body, NOW, KEYS), NOW, KEYS)).isEqualTo(Verification.VALID);
    assertThat(verify(signed(body, NOW, KEYS_OF_OTHER), NOW, KEYS)).isEqualTo(Verification.INVALID);
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThat(verify(new WebhookRequest(Map.of(), bytes), NOW, KEYS))
        .isEqualTo(Verification.MISSING);
    var symmetric =
        Map.of(
            "webhook-id", "msg-1",
            "webhook-timestamp", Long.toString(NOW.getEpochSecond()),
            "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assertThat(verify(new WebhookRequest(symmetric, bytes), NOW, KEYS))
        .isEqualTo(Verification.INVALID);
    var dotted = BankSender.headers("msg.1", bytes, NOW, KEYS);
    assertThat(verify(new WebhookRequest(dotted, bytes), NOW, KEYS))
        .isEqualTo(Verification.INVALID);
  }

  @Test
  @DisplayName("A404 older than five minutes, or from the future (bank)")
  void refusesOldMessages() {
    var request = signed(note(), NOW, KEYS);
    assertThat(verify(request, NOW.plusSeconds(300), KEYS)).isEqualTo(Verification.VALID);
    assertThat(verify(request, NOW.plusSeconds(301), KEYS)).isEqualTo(Verification.STALE);
    assertThat(verify(request, NOW.minusSeconds(301), KEYS)).isEqualTo(Verification.STALE);
  }

  @Test
  @DisplayName("A413 two keys during a rotation; the old one after it (bank)")
  void acceptsTwoKeys() {
    var old = signed(note(), NOW, OLD_KEYS);
    assertThat(verify(old, NOW, KEYS, OLD_KEYS)).isEqualTo(Verification.VALID);
    assertThat(verify(old, NOW, KEYS)).isEqualTo(Verification.INVALID);
    assertThat(verify(signed(note(), NOW, OLD_KEYS, KEYS), NOW, KEYS))
        .isEqualTo(Verification.VALID);
  }

  @Test
  @DisplayName("A414 white space and a trailing newline are signed too (bank)")
  void signsTheRawBytes() {
    var spaced = note(credit("B-1", CREDITOR_REFERENCE, "50.00")).replace(">", "> ") + "\n";
    assertThat(verify(signed(spaced, NOW, KEYS), NOW, KEYS)).isEqualTo(Verification.VALID);
    var headers = signed(spaced, NOW, KEYS).headers();
    var stripped = spaced.strip().getBytes(StandardCharsets.UTF_8);
    assertThat(verify(new WebhookRequest(headers, stripped), NOW, KEYS))
        .isEqualTo(Verification.INVALID);
  }

  @Test
  void leavesOnlyTheBanksIdsOutOfTheScreening() {
    var entry = credit("4242424242424242", CREDITOR_REFERENCE, "50.00");
    var text = screened(note(entry));
    assertThat(text).doesNotContain("4242424242424242").contains("50.00");
    details(entry).getRmtInf().addUstrd("4000000000000002");
    assertThat(screened(note(entry))).contains("4000000000000002");
  }

  @Test
  void looksAtItsSettings() {
    webhooks.check(account);
    var keys = account.secrets();
    var iban = account.settings().get("iban");
    refusesToStart(keys, Map.of());
    refusesToStart(keys, Map.of("iban", new Secret("DE88370400440532013000")));
    refusesToStart(keys, Map.of("iban", iban, "zone", new Secret("Mars/Olympus")));
    refusesToStart(List.of(new Secret("whpk_short")), Map.of("iban", iban));
    refusesToStart(List.of(new Secret("not a key at all")), Map.of("iban", iban));
  }

  private void refusesToStart(List<Secret> keys, Map<String, Secret> settings) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> webhooks.check(new ProviderAccount(webhooks, "main", keys, settings, false)));
  }

  private static EntryTransaction10 details(ReportEntry10 entry) {
    EntryDetails9 details = entry.getNtryDtls().getFirst();
    return details.getTxDtls().getFirst();
  }

  private static Subject subject(
      @Nullable String reference, @Nullable String creditorReference, Instant at) {
    return new Subject("bank", BankSender.ACCOUNT, null, reference, creditorReference, at);
  }

  private long authorized(WebhookRequest part) {
    var told = (Reading.Told) webhooks.read(account, part);
    return ((ProviderFact.Authorized) told.fact()).amount();
  }

  private String screened(String message) {
    return new String(webhooks.withoutOwnIds(signed(message, NOW, KEYS)), StandardCharsets.UTF_8);
  }

  private void tells(String message, ProviderFact fact) {
    assertThat(read(message))
        .isInstanceOfSatisfying(
            Reading.Told.class, told -> assertThat(told.fact()).isEqualTo(fact));
  }

  private Reading read(String message) {
    return webhooks.read(account, signed(message, NOW, KEYS));
  }

  private Verification verify(WebhookRequest request, Instant now, KeyPair... keys) {
    return webhooks.verify(request, BankSender.account(keys), now);
  }
}

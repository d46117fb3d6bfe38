package io.quittance.webhook.provider.bank;

import com.prowidesoftware.swift.model.mx.MxCamt05300108;
import com.prowidesoftware.swift.model.mx.MxCamt05400108;
import com.prowidesoftware.swift.model.mx.MxPain00200110;
import com.prowidesoftware.swift.model.mx.dic.AccountIdentification4Choice;
import com.prowidesoftware.swift.model.mx.dic.AccountNotification17;
import com.prowidesoftware.swift.model.mx.dic.AccountStatement9;
import com.prowidesoftware.swift.model.mx.dic.ActiveOrHistoricCurrencyAndAmount;
import com.prowidesoftware.swift.model.mx.dic.AmountType4Choice;
import com.prowidesoftware.swift.model.mx.dic.BankToCustomerDebitCreditNotificationV08;
import com.prowidesoftware.swift.model.mx.dic.BankToCustomerStatementV08;
import com.prowidesoftware.swift.model.mx.dic.CashAccount39;
import com.prowidesoftware.swift.model.mx.dic.CreditDebitCode;
import com.prowidesoftware.swift.model.mx.dic.CreditorReferenceInformation2;
import com.prowidesoftware.swift.model.mx.dic.CustomerPaymentStatusReportV10;
import com.prowidesoftware.swift.model.mx.dic.DateAndDateTime2Choice;
import com.prowidesoftware.swift.model.mx.dic.EntryDetails9;
import com.prowidesoftware.swift.model.mx.dic.EntryStatus1Choice;
import com.prowidesoftware.swift.model.mx.dic.EntryTransaction10;
import com.prowidesoftware.swift.model.mx.dic.GroupHeader81;
import com.prowidesoftware.swift.model.mx.dic.GroupHeader86;
import com.prowidesoftware.swift.model.mx.dic.OriginalGroupHeader17;
import com.prowidesoftware.swift.model.mx.dic.OriginalPaymentInstruction32;
import com.prowidesoftware.swift.model.mx.dic.OriginalTransactionReference28;
import com.prowidesoftware.swift.model.mx.dic.PaymentReturnReason5;
import com.prowidesoftware.swift.model.mx.dic.PaymentTransaction105;
import com.prowidesoftware.swift.model.mx.dic.RemittanceInformation16;
import com.prowidesoftware.swift.model.mx.dic.ReportEntry10;
import com.prowidesoftware.swift.model.mx.dic.ReturnReason5Choice;
import com.prowidesoftware.swift.model.mx.dic.StatusReason6Choice;
import com.prowidesoftware.swift.model.mx.dic.StatusReasonInformation12;
import com.prowidesoftware.swift.model.mx.dic.StructuredRemittanceInformation16;
import com.prowidesoftware.swift.model.mx.dic.TransactionReferences6;
import io.quittance.contracts.provider.BankReference;
import io.quittance.platform.id.Ids;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.WebhookRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The bank's side: words messages by Prowide's model, and signs them by the platform's Ed25519. */
public final class BankSender {

  static final String ACCOUNT = "bank_main";
  static final String IBAN = "DE89370400440532013000";
  static final String IBAN_OF_OTHER = "GB29NWBK60161331926819";

  static final KeyPair KEYS = newKeys();
  static final KeyPair OLD_KEYS = newKeys();
  static final KeyPair KEYS_OF_OTHER = newKeys();

  static final OffsetDateTime MADE_AT = OffsetDateTime.parse("2026-03-01T12:00:00+01:00");
  static final Instant BOOKED_AT = Instant.parse("2026-03-01T10:59:00Z");

  private static final Ids IDS = new Ids(Clock.systemUTC());

  /** How many of its last bytes an encoded public key really is. */
  private static final int KEY_BYTES = 32;

  private BankSender() {}

  /**
   * The settings of three accounts of the service under test: one with its key, one that rotates
   * keys, and one with another number.
   *
   * @param index of the first of them in the list of accounts
   */
  public static String[] accounts(int index) {
    var properties = new ArrayList<String>();
    properties.addAll(account(index, ACCOUNT, IBAN, KEYS));
    properties.addAll(account(index + 1, "bank_rotating", IBAN, KEYS, OLD_KEYS));
    properties.addAll(account(index + 2, "bank_other", IBAN_OF_OTHER, KEYS_OF_OTHER, KEYS));
    return properties.toArray(String[]::new);
  }

  static ProviderAccount account(KeyPair... keys) {
    return new ProviderAccount(
        new BankWebhooks(),
        ACCOUNT,
        Arrays.stream(keys).map(BankSender::secret).toList(),
        Map.of("iban", new Secret(IBAN), "zone", new Secret("Europe/Berlin")),
        false);
  }

  static Secret secret(KeyPair keys) {
    var encoded = keys.getPublic().getEncoded();
    var raw = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    return new Secret("whpk_" + Base64.getEncoder().encodeToString(raw));
  }

  static String reference() {
    return Ids.write("txn", IDS.next("tests"));
  }

  /** Money of a customer, under the creditor reference of a request of ours. */
  static ReportEntry10 credit(String bankReference, String creditorReference, String amount) {
    return entry(bankReference, CreditDebitCode.CRDT, amount)
        .addNtryDtls(
            new EntryDetails9()
                .addTxDtls(
                    new EntryTransaction10()
                        .setRefs(
                            new TransactionReferences6()
                                .setAcctSvcrRef(bankReference)
                                .setEndToEndId("NOTPROVIDED"))
                        .setRmtInf(structured(creditorReference))));
  }

  /** Money that we sent. */
  static ReportEntry10 debit(String bankReference, String endToEndId, String amount) {
    return entry(bankReference, CreditDebitCode.DBIT, amount)
        .addNtryDtls(
            new EntryDetails9()
                .addTxDtls(
                    new EntryTransaction10()
                        .setRefs(
                            new TransactionReferences6()
                                .setAcctSvcrRef(bankReference)
                                .setEndToEndId(endToEndId))));
  }

  /** Money that we sent, and that came back. */
  static ReportEntry10 returned(
      String bankReference, String endToEndId, String amount, String reason) {
    var entry = debit(bankReference, endToEndId, amount).setCdtDbtInd(CreditDebitCode.CRDT);
    entry
        .getNtryDtls()
        .getFirst()
        .getTxDtls()
        .getFirst()
        .setRtrInf(new PaymentReturnReason5().setRsn(new ReturnReason5Choice().setCd(reason)));
    return entry;
  }

  static RemittanceInformation16 structured(String creditorReference) {
    return new RemittanceInformation16()
        .addStrd(
            new StructuredRemittanceInformation16()
                .setCdtrRefInf(new CreditorReferenceInformation2().setRef(creditorReference)));
  }

  private static ReportEntry10 entry(
      String bankReference, CreditDebitCode direction, String amount) {
    return new ReportEntry10()
        .setAmt(euros(amount))
        .setCdtDbtInd(direction)
        .setSts(new EntryStatus1Choice().setCd("BOOK"))
        .setBookgDt(
            new DateAndDateTime2Choice().setDtTm(OffsetDateTime.parse("2026-03-01T11:59:00+01:00")))
        .setAcctSvcrRef(bankReference);
  }

  static ActiveOrHistoricCurrencyAndAmount euros(String amount) {
    return new ActiveOrHistoricCurrencyAndAmount().setCcy("EUR").setValue(new BigDecimal(amount));
  }

  /** A note of entries of our account. */
  static String note(ReportEntry10... entries) {
    return note(IBAN, entries);
  }

  static String note(String iban, ReportEntry10... entries) {
    var about = new AccountNotification17().setId("N-1").setAcct(number(iban));
    for (var entry : entries) {
      about.addNtry(entry);
    }
    return new MxCamt05400108()
        .setBkToCstmrDbtCdtNtfctn(
            new BankToCustomerDebitCreditNotificationV08()
                .setGrpHdr(new GroupHeader81().setMsgId(messageId()).setCreDtTm(MADE_AT))
                .addNtfctn(about))
        .document();
  }

  /** A statement of our account. */
  static String statement(ReportEntry10... entries) {
    var about = new AccountStatement9().setId("S-1").setAcct(number(IBAN));
    for (var entry : entries) {
      about.addNtry(entry);
    }
    return new MxCamt05300108()
        .setBkToCstmrStmt(
            new BankToCustomerStatementV08()
                .setGrpHdr(new GroupHeader81().setMsgId(messageId()).setCreDtTm(MADE_AT))
                .addStmt(about))
        .document();
  }

  /** What became of one transfer. */
  static PaymentTransaction105 status(String endToEndId, String status, String reason) {
    var told = new PaymentTransaction105().setOrgnlEndToEndId(endToEndId).setTxSts(status);
    if (!reason.isEmpty()) {
      told.addStsRsnInf(
          new StatusReasonInformation12().setRsn(new StatusReason6Choice().setCd(reason)));
    }
    return told;
  }

  static PaymentTransaction105 status(String endToEndId, String status, BigDecimal amount) {
    return status(endToEndId, status, "")
        .setOrgnlTxRef(
            new OriginalTransactionReference28()
                .setAmt(new AmountType4Choice().setInstdAmt(euros(amount.toPlainString()))));
  }

  /** A status report; without transfers the status is that of the whole message of ours. */
  static String report(String originalMessage, String status, PaymentTransaction105... transfers) {
    var report =
        new CustomerPaymentStatusReportV10()
            .setGrpHdr(new GroupHeader86().setMsgId(messageId()).setCreDtTm(MADE_AT))
            .setOrgnlGrpInfAndSts(
                new OriginalGroupHeader17()
                    .setOrgnlMsgId(originalMessage)
                    .setOrgnlMsgNmId("pain.001.001.09")
                    .setGrpSts(status.isEmpty() ? null : status));
    if (transfers.length > 0) {
      var payment = new OriginalPaymentInstruction32().setOrgnlPmtInfId(originalMessage);
      for (var transfer : transfers) {
        payment.addTxInfAndSts(transfer);
      }
      report.addOrgnlPmtInfAndSts(payment);
    }
    return new MxPain00200110().setCstmrPmtStsRpt(report).document();
  }

  static String endToEndId(String reference) {
    return BankReference.endToEndId(reference);
  }

  /** The message with the headers that sign it at a time. */
  static WebhookRequest signed(byte[] body, Instant at, KeyPair... keys) {
    return new WebhookRequest(headers("msg-1", body, at, keys), body);
  }

  static WebhookRequest signed(String body, Instant at, KeyPair... keys) {
    return signed(body.getBytes(StandardCharsets.UTF_8), at, keys);
  }

  static Map<String, String> headers(String id, byte[] body, Instant at, KeyPair... keys) {
    var time = Long.toString(at.getEpochSecond());
    var signatures = Arrays.stream(keys).map(key -> "v1a," + sign(id, time, body, key)).toList();
    return Map.of(
        "webhook-id", id,
        "webhook-timestamp", time,
        "webhook-signature", String.join(" ", signatures));
  }

  private static String sign(String id, String time, byte[] body, KeyPair keys) {
    try {
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update((id + "." + time + ".").getBytes(StandardCharsets.UTF_8));
      signature.update(body);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String messageId() {
    return Ids.write("m", IDS.next("tests"));
  }

  private static CashAccount39 number(String iban) {
    return new CashAccount39().setId(new AccountIdentification4Choice().setIBAN(iban));
  }

  private static List<String> account(int index, String name, String iban, KeyPair... keys) {
    var prefix = "quittance.webhook.accounts[" + index + "].";
    var properties =
        new ArrayList<>(
            List.of(
                prefix + "provider=bank",
                prefix + "account=" + name,
                prefix + "livemode=false",
                prefix + "settings.iban=" + iban));
    for (int i = 0; i < keys.length; i++) {
      properties.add(prefix + "secrets[" + i + "]=" + secret(keys[i]).value());
    }
    return properties;
  }

  private static KeyPair newKeys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

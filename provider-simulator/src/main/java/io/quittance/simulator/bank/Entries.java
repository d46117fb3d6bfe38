package io.quittance.simulator.bank;

import io.quittance.platform.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Words entries: notes of single ones, {@code camt.054}, and statements of days, {@code camt.053}.
 */
@BankConfigured
@Component
class Entries {

  /** Whoever pays, at whatever bank. */
  static final String PAYER = "Ada Customer";

  static final String PAYER_IBAN = "DE02120300000000202051";
  static final String PAYER_BIC = "BYLADEM1001";

  private static final String RETURN_REASON = "AC04";
  private static final String NOT_PROVIDED = "NOTPROVIDED";
  private static final String CREDIT = "CRDT";
  private static final String DEBIT = "DBIT";

  private final BankSettings settings;

  Entries(BankSettings settings) {
    this.settings = settings;
  }

  /** A note of some entries, of which there may be none. */
  String note(String messageId, Instant at, List<Entry> entries) {
    var xml = new IsoXml("camt.054.001.08");
    return xml.element(
            "BkToCstmrDbtCdtNtfctn",
            () -> {
              header(xml, messageId, at);
              xml.element(
                  "Ntfctn",
                  () -> {
                    xml.path(messageId, "Id").path(time(at), "CreDtTm");
                    xml.element("Acct", () -> account(xml, settings.currencies().getFirst()));
                    entries.forEach(entry -> entry(xml, entry, true));
                  });
            })
        .end();
  }

  /** What a statement says of one currency. */
  record Page(Currency currency, long openingBalance, List<Entry> entries) {

    Money opening() {
      return new Money(openingBalance, currency);
    }

    Money closing() {
      long change = entries.stream().mapToLong(Entry::change).reduce(0, Math::addExact);
      return new Money(Math.addExact(openingBalance, change), currency);
    }
  }

  /** The statement of a day, with a page for each currency. */
  String statement(LocalDate date, Instant at, List<Page> pages) {
    var messageId = "STMT-" + date;
    var xml = new IsoXml("camt.053.001.08");
    return xml.element(
            "BkToCstmrStmt",
            () -> {
              header(xml, messageId, at);
              pages.forEach(page -> page(xml, messageId, date, at, page));
            })
        .end();
  }

  private void page(IsoXml xml, String messageId, LocalDate date, Instant at, Page page) {
    xml.element(
        "Stmt",
        () -> {
          xml.path(messageId + "-" + page.currency().getCurrencyCode(), "Id");
          xml.path(Long.toString(date.toEpochDay()), "ElctrncSeqNb").path(time(at), "CreDtTm");
          xml.element(
              "FrToDt",
              () -> xml.path(date + "T00:00:00Z", "FrDtTm").path(date + "T23:59:59Z", "ToDtTm"));
          xml.element("Acct", () -> account(xml, page.currency()));
          balance(xml, "OPBD", page.opening(), date);
          balance(xml, "CLBD", page.closing(), date);
          sums(xml, page);
          page.entries().forEach(entry -> entry(xml, entry, false));
        });
  }

  private static void sums(IsoXml xml, Page page) {
    xml.element(
        "TxsSummry",
        () -> {
          xml.path(Integer.toString(page.entries().size()), "TtlNtries", "NbOfNtries");
          sum(xml, "TtlCdtNtries", page, true);
          sum(xml, "TtlDbtNtries", page, false);
        });
  }

  private static void sum(IsoXml xml, String name, Page page, boolean credits) {
    var counted = page.entries().stream().filter(entry -> entry.isCredit() == credits).toList();
    var sum =
        counted.stream()
            .map(entry -> entry.amount().toDecimal())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    xml.element(
        name,
        () ->
            xml.path(Integer.toString(counted.size()), "NbOfNtries")
                .path(sum.toPlainString(), "Sum"));
  }

  private static void balance(IsoXml xml, String type, Money money, LocalDate date) {
    var size = new Money(Math.abs(money.minor()), money.currency());
    xml.element(
        "Bal",
        () ->
            xml.path(type, "Tp", "CdOrPrtry", "Cd")
                .amount("Amt", size)
                .path(money.minor() < 0 ? DEBIT : CREDIT, "CdtDbtInd")
                .path(date.toString(), "Dt", "Dt"));
  }

  private static void header(IsoXml xml, String messageId, Instant at) {
    xml.element("GrpHdr", () -> xml.path(messageId, "MsgId").path(time(at), "CreDtTm"));
  }

  private void account(IsoXml xml, Currency currency) {
    xml.path(settings.iban(), "Id", "IBAN")
        .path(currency.getCurrencyCode(), "Ccy")
        .path(settings.holder(), "Ownr", "Nm")
        .path(settings.bic(), "Svcr", "FinInstnId", "BICFI");
  }

  private void entry(IsoXml xml, Entry entry, boolean withTime) {
    var direction = entry.isCredit() ? CREDIT : DEBIT;
    var day = entry.bookedAt().atZone(ZoneOffset.UTC).toLocalDate().toString();
    xml.element(
        "Ntry",
        () -> {
          xml.amount("Amt", entry.amount()).path(direction, "CdtDbtInd").path("BOOK", "Sts", "Cd");
          if (withTime) {
            xml.path(time(entry.bookedAt()), "BookgDt", "DtTm");
          } else {
            xml.path(day, "BookgDt", "Dt");
          }
          xml.path(day, "ValDt", "Dt").path(entry.reference(), "AcctSvcrRef");
          xml.element("BkTxCd", () -> xml.element("Domn", () -> code(xml, entry)));
          xml.element(
              "NtryDtls", () -> xml.element("TxDtls", () -> transfer(xml, entry, direction)));
        });
  }

  private static void code(IsoXml xml, Entry entry) {
    var family = entry.kind() == Entry.Kind.CREDIT ? "RCDT" : "ICDT";
    var subFamily = entry.kind() == Entry.Kind.RETURN ? "RRTN" : "ESCT";
    xml.path("PMNT", "Cd")
        .element("Fmly", () -> xml.path(family, "Cd").path(subFamily, "SubFmlyCd"));
  }

  private void transfer(IsoXml xml, Entry entry, String direction) {
    xml.element(
        "Refs",
        () ->
            xml.path(entry.reference(), "AcctSvcrRef")
                .path(Objects.requireNonNullElse(entry.endToEndId(), NOT_PROVIDED), "EndToEndId"));
    xml.amount("Amt", entry.amount()).path(direction, "CdtDbtInd");
    boolean paidIn = entry.kind() == Entry.Kind.CREDIT;
    xml.element("RltdPties", () -> parties(xml, paidIn));
    xml.path(PAYER_BIC, "RltdAgts", paidIn ? "DbtrAgt" : "CdtrAgt", "FinInstnId", "BICFI");
    if (paidIn) {
      xml.element(
          "RmtInf",
          () ->
              xml.element(
                  "Strd",
                  () ->
                      xml.element(
                          "CdtrRefInf",
                          () ->
                              xml.path("SCOR", "Tp", "CdOrPrtry", "Cd")
                                  .path(entry.creditorReference(), "Ref"))));
    } else {
      xml.path(entry.creditorReference(), "RmtInf", "Ustrd");
    }
    if (entry.kind() == Entry.Kind.RETURN) {
      xml.path(RETURN_REASON, "RtrInf", "Rsn", "Cd");
    }
  }

  private void parties(IsoXml xml, boolean paidIn) {
    var debtor = paidIn ? PAYER : settings.holder();
    var creditor = paidIn ? settings.holder() : PAYER;
    xml.path(debtor, "Dbtr", "Pty", "Nm")
        .path(paidIn ? PAYER_IBAN : settings.iban(), "DbtrAcct", "Id", "IBAN")
        .path(creditor, "Cdtr", "Pty", "Nm")
        .path(paidIn ? settings.iban() : PAYER_IBAN, "CdtrAcct", "Id", "IBAN");
  }

  static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}

package io.quittance.reconciliation.bank;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A bank's statement as banks write it. Amounts are minor units; what left the account is below
 * zero.
 */
public final class Camt053File {

  private final LocalDate day;
  private final String iban;
  private final String version;
  private final Map<String, Account> accounts = new LinkedHashMap<>();

  public Camt053File(LocalDate day, String iban) {
    this(day, iban, "08");
  }

  public Camt053File(LocalDate day, String iban, String version) {
    this.day = day;
    this.iban = iban;
    this.version = version;
  }

  private record Account(long opening, List<Entry> entries) {}

  /** An entry with the transfers that it tells; none for an entry that tells none. */
  public record Entry(long amount, String servicerReference, List<Transfer> transfers) {

    public Entry {
      transfers = List.copyOf(transfers);
    }
  }

  /** A transfer within an entry; an empty text is left out. */
  public record Transfer(
      long amount, String endToEndId, String creditorReference, String remittance) {}

  /** A currency of the account, and what it held when the day began. */
  public Camt053File holding(String currency, long opening) {
    accounts.put(currency, new Account(opening, new ArrayList<>()));
    return this;
  }

  /** An entry in a currency that the account holds. */
  public Camt053File entry(String currency, Entry entry) {
    accounts.get(currency).entries().add(entry);
    return this;
  }

  /** An entry of one transfer, which a text names. */
  public Camt053File credit(String currency, long amount, String reference, String remittance) {
    return entry(
        currency, new Entry(amount, reference, List.of(new Transfer(amount, "", "", remittance))));
  }

  /** What a currency holds when the day ends. */
  public long closing(String currency) {
    var account = accounts.get(currency);
    return account.opening() + account.entries().stream().mapToLong(Entry::amount).sum();
  }

  public String xml() {
    var xml = new StringBuilder();
    xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.%s\">\n<BkToCstmrStmt>\n"
            .formatted(version));
    xml.append(
        "<GrpHdr><MsgId>MSG-%1$s</MsgId><CreDtTm>%1$sT23:00:00Z</CreDtTm></GrpHdr>\n"
            .formatted(day));
    accounts.forEach((currency, account) -> statement(xml, currency, account));
    return xml.append("</BkToCstmrStmt>\n</Document>\n").toString();
  }

  private void statement(StringBuilder xml, String currency, Account account) {
    xml.append("<Stmt><Id>%s-%s</Id><CreDtTm>%sT23:00:00Z</CreDtTm>".formatted(day, currency, day));
    xml.append("<Acct><Id><IBAN>%s</IBAN></Id><Ccy>%s</Ccy></Acct>\n".formatted(iban, currency));
    balance(xml, "OPBD", currency, account.opening());
    balance(xml, "CLBD", currency, closing(currency));
    summary(xml, currency, account.entries().stream().map(Entry::amount).toList());
    account.entries().forEach(entry -> entry(xml, currency, entry));
    xml.append("</Stmt>\n");
  }

  private void summary(StringBuilder xml, String currency, List<Long> amounts) {
    var credits = amounts.stream().filter(amount -> amount >= 0).toList();
    var debits = amounts.stream().filter(amount -> amount < 0).toList();
    long net = amounts.stream().mapToLong(amount -> amount).sum();
    xml.append("<TxsSummry><TtlNtries>");
    sum(xml, currency, amounts);
    var written = major(currency, net);
    xml.append(
        version.equals("02")
            ? "<TtlNetNtryAmt>%s</TtlNetNtryAmt>%s".formatted(written, side(net))
            : "<TtlNetNtry><Amt>%s</Amt>%s</TtlNetNtry>".formatted(written, side(net)));
    xml.append("</TtlNtries><TtlCdtNtries>");
    sum(xml, currency, credits);
    xml.append("</TtlCdtNtries><TtlDbtNtries>");
    sum(xml, currency, debits);
    xml.append("</TtlDbtNtries></TxsSummry>\n");
  }

  private static void sum(StringBuilder xml, String currency, List<Long> amounts) {
    long sum = amounts.stream().mapToLong(Math::abs).sum();
    xml.append(
        "<NbOfNtries>%d</NbOfNtries><Sum>%s</Sum>".formatted(amounts.size(), major(currency, sum)));
  }

  private void balance(StringBuilder xml, String code, String currency, long amount) {
    xml.append("<Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp>".formatted(code));
    amount(xml, currency, amount);
    xml.append("%s<Dt><Dt>%s</Dt></Dt></Bal>\n".formatted(side(amount), day));
  }

  private void entry(StringBuilder xml, String currency, Entry entry) {
    xml.append("<Ntry>");
    amount(xml, currency, entry.amount());
    xml.append(side(entry.amount()));
    xml.append(isOld() ? "<Sts>BOOK</Sts>" : "<Sts><Cd>BOOK</Cd></Sts>");
    xml.append("<BookgDt><Dt>%s</Dt></BookgDt>".formatted(day));
    xml.append("<AcctSvcrRef>%s</AcctSvcrRef>".formatted(entry.servicerReference()));
    xml.append("<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd>");
    xml.append("</Fmly></Domn></BkTxCd>");
    if (!entry.transfers().isEmpty()) {
      xml.append("<NtryDtls>");
      entry.transfers().forEach(transfer -> transfer(xml, currency, transfer));
      xml.append("</NtryDtls>");
    }
    xml.append("</Ntry>\n");
  }

  private void transfer(StringBuilder xml, String currency, Transfer transfer) {
    xml.append("<TxDtls><Refs>");
    text(xml, "EndToEndId", transfer.endToEndId());
    xml.append("</Refs>");
    if (version.equals("02")) {
      xml.append("<AmtDtls><TxAmt>");
      amount(xml, currency, transfer.amount());
      xml.append("</TxAmt></AmtDtls>");
    } else {
      amount(xml, currency, transfer.amount());
      xml.append(side(transfer.amount()));
    }
    xml.append("<RmtInf>");
    text(xml, "Ustrd", transfer.remittance());
    if (!transfer.creditorReference().isEmpty()) {
      xml.append("<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>");
      text(xml, "Ref", transfer.creditorReference());
      xml.append("</CdtrRefInf></Strd>");
    }
    xml.append("</RmtInf></TxDtls>");
  }

  /** The status became an element of its own in version 8. */
  private boolean isOld() {
    return Integer.parseInt(version) < 8;
  }

  private static void text(StringBuilder xml, String name, String text) {
    if (!text.isEmpty()) {
      xml.append("<%1$s>%2$s</%1$s>".formatted(name, text));
    }
  }

  private static String side(long amount) {
    return "<CdtDbtInd>%s</CdtDbtInd>".formatted(amount < 0 ? "DBIT" : "CRDT");
  }

  private static void amount(StringBuilder xml, String currency, long amount) {
    xml.append("<Amt Ccy=\"%s\">%s</Amt>".formatted(currency, major(currency, amount)));
  }

  private static String major(String currency, long amount) {
    int digits = Currency.getInstance(currency).getDefaultFractionDigits();
    return BigDecimal.valueOf(Math.abs(amount), digits).toPlainString();
  }
}

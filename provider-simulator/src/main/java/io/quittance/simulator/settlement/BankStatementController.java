package io.quittance.simulator.settlement;

import io.quittance.simulator.settlement.PaidOut.Arrival;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the bank of the simulator's customer tells of a day (UTC), as {@code camt.053.001.08}: the
 * simulator pays out on the next day what it settled, in every currency, and names the payout
 * {@code PAYOUT-2026-03-01-USD}.
 */
@RestController
class BankStatementController {

  private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";

  private final PaidOut paidOut;
  private final HouseBankSettings settings;

  BankStatementController(PaidOut paidOut, HouseBankSettings settings) {
    this.paidOut = paidOut;
    this.settings = settings;
  }

  @GetMapping("/v1/statements/{date}")
  void statement(
      @PathVariable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate date,
      HttpServletResponse response)
      throws IOException {
    response.setContentType("application/xml");
    try (var out = response.getOutputStream()) {
      write(out, date, paidOut.on(date));
    } catch (XMLStreamException gone) {
      throw new IOException("the reader of the statement left", gone);
    }
  }

  private void write(OutputStream out, LocalDate date, List<Arrival> currencies)
      throws XMLStreamException {
    var xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("Document");
    xml.writeDefaultNamespace(NAMESPACE);
    xml.writeStartElement("BkToCstmrStmt");
    xml.writeStartElement("GrpHdr");
    text(xml, "MsgId", "CAMT-" + date);
    text(xml, "CreDtTm", date + "T23:59:59Z");
    xml.writeEndElement();
    for (var currency : currencies) {
      statement(xml, date, currency);
    }
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndDocument();
    xml.close();
  }

  private void statement(XMLStreamWriter xml, LocalDate date, Arrival money)
      throws XMLStreamException {
    xml.writeStartElement("Stmt");
    text(xml, "Id", "%s-%s".formatted(date, money.currency()));
    text(xml, "CreDtTm", date + "T23:59:59Z");
    xml.writeStartElement("Acct");
    xml.writeStartElement("Id");
    text(xml, "IBAN", settings.iban());
    xml.writeEndElement();
    text(xml, "Ccy", money.currency());
    xml.writeEndElement();
    balance(xml, "OPBD", date, money.currency(), money.before());
    balance(xml, "CLBD", date, money.currency(), Math.addExact(money.before(), money.paid()));
    if (money.paid() != 0) {
      entry(xml, date, money);
    }
    xml.writeEndElement();
  }

  private static void balance(
      XMLStreamWriter xml, String code, LocalDate date, String currency, long amount)
      throws XMLStreamException {
    xml.writeStartElement("Bal");
    xml.writeStartElement("Tp");
    xml.writeStartElement("CdOrPrtry");
    text(xml, "Cd", code);
    xml.writeEndElement();
    xml.writeEndElement();
    amount(xml, currency, amount);
    xml.writeStartElement("Dt");
    text(xml, "Dt", date.toString());
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private static void entry(XMLStreamWriter xml, LocalDate date, Arrival money)
      throws XMLStreamException {
    var payout = "PAYOUT-%s-%s".formatted(date, money.currency());
    xml.writeStartElement("Ntry");
    amount(xml, money.currency(), money.paid());
    xml.writeStartElement("Sts");
    text(xml, "Cd", "BOOK");
    xml.writeEndElement();
    xml.writeStartElement("BookgDt");
    text(xml, "Dt", date.toString());
    xml.writeEndElement();
    text(xml, "AcctSvcrRef", "BANK-%s-%s".formatted(date, money.currency()));
    xml.writeStartElement("NtryDtls");
    xml.writeStartElement("TxDtls");
    xml.writeStartElement("Refs");
    text(xml, "EndToEndId", payout);
    xml.writeEndElement();
    xml.writeStartElement("RmtInf");
    text(xml, "Ustrd", "Simulator pays out " + payout);
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private static void amount(XMLStreamWriter xml, String currency, long amount)
      throws XMLStreamException {
    int digits = Currency.getInstance(currency).getDefaultFractionDigits();
    xml.writeStartElement("Amt");
    xml.writeAttribute("Ccy", currency);
    xml.writeCharacters(BigDecimal.valueOf(Math.absExact(amount), digits).toPlainString());
    xml.writeEndElement();
    text(xml, "CdtDbtInd", amount < 0 ? "DBIT" : "CRDT");
  }

  private static void text(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }
}

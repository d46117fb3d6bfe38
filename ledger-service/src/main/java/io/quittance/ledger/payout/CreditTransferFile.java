package io.quittance.ledger.payout;

import io.quittance.ledger.payout.PayoutSettings.Debtor;
import io.quittance.ledger.terms.BankText;
import io.quittance.ledger.terms.PayoutAccount;
import io.quittance.platform.money.Money;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A credit transfer initiation, ISO 20022 {@code pain.001.001.09}: one payment block, all transfers
 * of one currency. The element names are the message's own. Names and ids are written in the
 * characters that every bank takes.
 *
 * @param messageId up to 35 characters; names the message and its only payment block
 * @param madeAt also the day on which the bank is asked to pay, UTC
 */
record CreditTransferFile(String messageId, Debtor debtor, Instant madeAt) {

  private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

  /** One transfer; {@code endToEndId} comes back on statements. */
  record Transfer(String endToEndId, Money amount, PayoutAccount creditor) {}

  /** The whole document. All transfers are of one currency, and there is at least one. */
  String write(List<Transfer> transfers) {
    var text = new StringWriter();
    try {
      var xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("Document");
      xml.writeDefaultNamespace(NAMESPACE);
      xml.writeStartElement("CstmrCdtTrfInitn");
      header(xml, transfers);
      payment(xml, transfers);
      xml.writeEndElement();
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException broken) {
      throw new IllegalStateException("the file " + messageId + " cannot be written", broken);
    }
    return text.toString();
  }

  private void header(XMLStreamWriter xml, List<Transfer> transfers) throws XMLStreamException {
    xml.writeStartElement("GrpHdr");
    leaf(xml, "MsgId", BankText.id(messageId));
    leaf(xml, "CreDtTm", madeAt.truncatedTo(ChronoUnit.SECONDS).toString());
    totals(xml, transfers);
    named(xml, "InitgPty", debtor.name());
    xml.writeEndElement();
  }

  private void payment(XMLStreamWriter xml, List<Transfer> transfers) throws XMLStreamException {
    xml.writeStartElement("PmtInf");
    leaf(xml, "PmtInfId", BankText.id(messageId));
    leaf(xml, "PmtMtd", "TRF");
    totals(xml, transfers);
    xml.writeStartElement("ReqdExctnDt");
    leaf(xml, "Dt", madeAt.atOffset(ZoneOffset.UTC).toLocalDate().toString());
    xml.writeEndElement();
    named(xml, "Dbtr", debtor.name());
    account(xml, "DbtrAcct", true, debtor.iban());
    agent(xml, "DbtrAgt", debtor.bic());
    for (var transfer : transfers) {
      transfer(xml, transfer);
    }
    xml.writeEndElement();
  }

  private static void transfer(XMLStreamWriter xml, Transfer transfer) throws XMLStreamException {
    var creditor = transfer.creditor();
    xml.writeStartElement("CdtTrfTxInf");
    xml.writeStartElement("PmtId");
    leaf(xml, "EndToEndId", BankText.id(transfer.endToEndId()));
    xml.writeEndElement();
    xml.writeStartElement("Amt");
    xml.writeStartElement("InstdAmt");
    xml.writeAttribute("Ccy", transfer.amount().currency().getCurrencyCode());
    xml.writeCharacters(transfer.amount().toDecimal().toPlainString());
    xml.writeEndElement();
    xml.writeEndElement();
    agent(xml, "CdtrAgt", creditor.bic());
    named(xml, "Cdtr", creditor.holder());
    account(xml, "CdtrAcct", creditor.isIban(), creditor.number());
    xml.writeEndElement();
  }

  private static void totals(XMLStreamWriter xml, List<Transfer> transfers)
      throws XMLStreamException {
    var sum = transfers.stream().map(Transfer::amount).reduce(Money::plus).orElseThrow();
    leaf(xml, "NbOfTxs", Integer.toString(transfers.size()));
    leaf(xml, "CtrlSum", sum.toDecimal().toPlainString());
  }

  private static void named(XMLStreamWriter xml, String element, String name)
      throws XMLStreamException {
    xml.writeStartElement(element);
    leaf(xml, "Nm", BankText.name(name));
    xml.writeEndElement();
  }

  private static void account(XMLStreamWriter xml, String element, boolean isIban, String number)
      throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeStartElement("Id");
    if (isIban) {
      leaf(xml, "IBAN", number);
    } else {
      xml.writeStartElement("Othr");
      leaf(xml, "Id", number);
      xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private static void agent(XMLStreamWriter xml, String element, String bic)
      throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeStartElement("FinInstnId");
    leaf(xml, "BICFI", bic);
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private static void leaf(XMLStreamWriter xml, String element, String text)
      throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }
}

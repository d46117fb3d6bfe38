package io.quittance.simulator.bank;

import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.MinorUnits;
import io.quittance.platform.money.Money;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * An order to send money, {@code pain.001.001.09}, of one transfer.
 *
 * @param messageId the customer's
 * @param debtor the account that is to pay
 * @param instructionId the customer's, never told to others
 * @param endToEndId told to everybody
 * @param creditor the account that is to be paid
 * @param text for who is paid
 */
record TransferOrder(
    String messageId,
    String debtor,
    String instructionId,
    String endToEndId,
    Money amount,
    String creditor,
    String text) {

  private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
  private static final String NO_DOCUMENT_TYPE =
      "http://apache.org/xml/features/disallow-doctype-decl";

  /**
   * Reads an order.
   *
   * @throws BankError when it is not one, or not of one transfer
   */
  static TransferOrder read(String body) {
    var document = document(body);
    var message = child(document, "CstmrCdtTrfInitn");
    var payment = child(message, "PmtInf");
    var transfer = child(payment, "CdtTrfTxInf");
    var ids = child(transfer, "PmtId");
    return new TransferOrder(
        text(message, "GrpHdr", "MsgId"),
        text(payment, "DbtrAcct", "Id", "IBAN"),
        text(ids, "InstrId"),
        text(ids, "EndToEndId"),
        amount(child(child(transfer, "Amt"), "InstdAmt")),
        text(transfer, "CdtrAcct", "Id", "IBAN"),
        text(transfer, "RmtInf", "Ustrd"));
  }

  private static Element document(String body) {
    try {
      var factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature(NO_DOCUMENT_TYPE, true);
      var document =
          factory
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(body)))
              .getDocumentElement();
      if (NAMESPACE.equals(document.getNamespaceURI())) {
        return document;
      }
    } catch (SAXException | IOException notXml) {
      throw BankError.invalid("The body is not XML.");
    } catch (ParserConfigurationException impossible) {
      throw new IllegalStateException("every Java platform has this parser", impossible);
    }
    throw BankError.invalid("The body is not pain.001.001.09.");
  }

  private static Money amount(Element element) {
    var currency = Currencies.find(element.getAttribute("Ccy"));
    try {
      return MinorUnits.toOurs(new BigDecimal(element.getTextContent()), currency.orElseThrow());
    } catch (RuntimeException noAmount) {
      throw BankError.invalid("InstdAmt is not an amount.");
    }
  }

  private static String text(Element parent, String... path) {
    var element = parent;
    for (var name : path) {
      element = child(element, name);
    }
    return element.getTextContent().strip();
  }

  /** The only element of a name. */
  private static Element child(Element parent, String name) {
    Element found = null;
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getLocalName().equals(name)) {
        if (found != null) {
          throw BankError.invalid(name + " is there twice.");
        }
        found = element;
      }
    }
    if (found == null) {
      throw BankError.invalid(name + " is missing.");
    }
    return found;
  }
}

package io.quittance.simulator.bank;

import io.quittance.platform.money.Money;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a message of ISO 20022; the element names are the messages' own. */
final class IsoXml {

  private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:";

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  /** Begins a message, such as {@code camt.054.001.08}. */
  IsoXml(String message) {
    try {
      xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("Document");
      xml.writeDefaultNamespace(NAMESPACE + message);
    } catch (XMLStreamException broken) {
      throw broken(broken);
    }
  }

  /** An element with what is written by {@code content}. */
  IsoXml element(String name, Runnable content) {
    return element(name, Map.of(), content);
  }

  /** Elements within each other, the innermost with a text. */
  IsoXml path(String value, String name, String... inner) {
    return inner.length == 0
        ? element(name, () -> write(value))
        : element(name, () -> path(value, inner[0], Arrays.copyOfRange(inner, 1, inner.length)));
  }

  /** An amount with its currency. */
  IsoXml amount(String name, Money money) {
    return element(
        name,
        Map.of("Ccy", money.currency().getCurrencyCode()),
        () -> write(money.toDecimal().toPlainString()));
  }

  /** Ends the message. */
  String end() {
    try {
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
      return text.toString();
    } catch (XMLStreamException broken) {
      throw broken(broken);
    }
  }

  private IsoXml element(String name, Map<String, String> attributes, Runnable content) {
    try {
      xml.writeStartElement(name);
      for (var attribute : attributes.entrySet()) {
        xml.writeAttribute(attribute.getKey(), attribute.getValue());
      }
      content.run();
      xml.writeEndElement();
      return this;
    } catch (XMLStreamException broken) {
      throw broken(broken);
    }
  }

  private void write(String value) {
    try {
      xml.writeCharacters(value);
    } catch (XMLStreamException broken) {
      throw broken(broken);
    }
  }

  private static IllegalStateException broken(XMLStreamException why) {
    return new IllegalStateException("a message cannot be written", why);
  }
}

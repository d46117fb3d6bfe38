package io.quittance.reconciliation.bank;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_UNREADABLE;

import io.quittance.reconciliation.statement.StatementRefused;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Walks through a message element by element. A document type is refused, with it entities of every
 * kind; so nothing but the file itself is read, and it never grows.
 */
final class IsoXml implements AutoCloseable {

  private static final int DEPTH_MAX = 30;

  /** Of one part that is taken into memory. */
  private static final int ELEMENTS_MAX = 2_000;

  private static final int TEXT_LENGTH_MAX = 20_000;

  private static final XMLInputFactory FACTORY = factory();

  private final XMLStreamReader reader;
  private int depth;

  private IsoXml(XMLStreamReader reader) {
    this.reader = reader;
  }

  private static XMLInputFactory factory() {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setXMLResolver(
        (_, _, _, _) -> {
          throw new XMLStreamException("nothing else is read");
        });
    return factory;
  }

  static IsoXml of(InputStream file) throws XMLStreamException {
    return new IsoXml(FACTORY.createXMLStreamReader(file));
  }

  /**
   * Goes on to the next element that begins or ends; false at the end of the file.
   *
   * @throws StatementRefused for what no message has
   */
  boolean next() throws XMLStreamException {
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          requireDepth(++depth);
          return true;
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          return true;
        }
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw STATEMENT_UNREADABLE.because("the file has a document type or entities");
        default -> {}
      }
    }
    return false;
  }

  boolean begins(String name) {
    return reader.isStartElement() && reader.getLocalName().equals(name);
  }

  boolean ends(String name) {
    return reader.isEndElement() && reader.getLocalName().equals(name);
  }

  boolean begins() {
    return reader.isStartElement();
  }

  String namespace() {
    var namespace = reader.getNamespaceURI();
    return namespace == null ? "" : namespace;
  }

  /** The element that begins here, whole; afterwards the walk stands at its end. */
  IsoElement take() throws XMLStreamException {
    return take(new int[] {0});
  }

  private IsoElement take(int[] taken) throws XMLStreamException {
    if (++taken[0] > ELEMENTS_MAX) {
      throw STATEMENT_UNREADABLE.because("an entry has too many parts");
    }
    var element = new IsoElement(reader.getLocalName(), reader.getAttributeValue(null, "Ccy"));
    int length = 0;
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          requireDepth(++depth);
          element.add(take(taken));
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          return element;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          length += reader.getTextLength();
          if (length > TEXT_LENGTH_MAX) {
            throw STATEMENT_UNREADABLE.because("a text of the file is too long");
          }
          element.add(reader.getText());
        }
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw STATEMENT_UNREADABLE.because("the file has a document type or entities");
        case XMLStreamConstants.END_DOCUMENT ->
            throw STATEMENT_UNREADABLE.because("the file ends within an element");
        default -> {}
      }
    }
  }

  private static void requireDepth(int depth) {
    if (depth > DEPTH_MAX) {
      throw STATEMENT_UNREADABLE.because("the file is nested too deeply");
    }
  }

  @Override
  public void close() throws XMLStreamException {
    reader.close();
  }
}

package io.quittance.webhook.provider.bank;

import io.quittance.webhook.provider.UnreadableEvent;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads and writes XML of banks, which is in UTF-8. Nothing outside the text is ever fetched, a
 * document type is refused, and so is more depth than any message has.
 */
final class IsoXml {

  private static final String NO_DOCUMENT_TYPE =
      "http://apache.org/xml/features/disallow-doctype-decl";

  private static final String DEPTH_MAX = "jdk.xml.maxElementDepth";
  private static final String DEPTH_OF_MESSAGES = "64";

  private IsoXml() {}

  /**
   * The outermost element of a message.
   *
   * @throws UnreadableEvent when it is not XML, or more than that
   */
  static Element read(byte[] body) {
    try {
      var parser = parser();
      parser.setErrorHandler(new DefaultHandler());
      return parser.parse(new InputSource(new StringReader(text(body)))).getDocumentElement();
    } catch (SAXException | IOException notXml) {
      throw new UnreadableEvent("the message is not XML in UTF-8");
    }
  }

  /** Whether a message declares a document type, which none of ISO 20022 does. */
  static boolean declaresDocumentType(byte[] body) {
    // In another encoding than UTF-8 it is not read at all.
    return new String(body, StandardCharsets.UTF_8).contains("<!DOCTYPE");
  }

  /** An empty document. */
  static Document empty() {
    return parser().newDocument();
  }

  /** The bytes of a message. */
  static byte[] write(Document message) {
    try {
      var factory = TransformerFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      var writer = factory.newTransformer();
      writer.setOutputProperty(OutputKeys.ENCODING, StandardCharsets.UTF_8.name());
      var text = new StringWriter();
      writer.transform(new DOMSource(message), new StreamResult(text));
      return text.toString().getBytes(StandardCharsets.UTF_8);
    } catch (TransformerException impossible) {
      throw new IllegalStateException("what was read can be written", impossible);
    }
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new UnreadableEvent("the message is not XML in UTF-8");
    }
  }

  private static DocumentBuilder parser() {
    try {
      var factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature(NO_DOCUMENT_TYPE, true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setAttribute(DEPTH_MAX, DEPTH_OF_MESSAGES);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      return factory.newDocumentBuilder();
    } catch (ParserConfigurationException impossible) {
      throw new IllegalStateException("every Java platform has this parser", impossible);
    }
  }
}

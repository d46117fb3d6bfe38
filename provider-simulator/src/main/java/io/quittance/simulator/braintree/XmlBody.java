package io.quittance.simulator.braintree;

import io.quittance.simulator.emulator.FormBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.springframework.http.HttpStatus;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The body of a request in XML. */
record XmlBody(Element element) {

  private static final String NO_DOCUMENT_TYPE =
      "http://apache.org/xml/features/disallow-doctype-decl";

  /**
   * Reads a request.
   *
   * @throws BraintreeError 400 for what is no XML
   */
  static XmlBody of(HttpServletRequest request) {
    try {
      var factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature(NO_DOCUMENT_TYPE, true);
      var parser = factory.newDocumentBuilder();
      parser.setErrorHandler(null);
      return new XmlBody(
          parser.parse(new ByteArrayInputStream(FormBody.bytes(request))).getDocumentElement());
    } catch (SAXException | IOException notXml) {
      throw new BraintreeError(HttpStatus.BAD_REQUEST);
    } catch (ParserConfigurationException impossible) {
      throw new IllegalStateException("every Java platform has this parser", impossible);
    }
  }

  /** A nested element. */
  Optional<XmlBody> child(String name) {
    return children().stream().filter(child -> child.element.getTagName().equals(name)).findFirst();
  }

  List<XmlBody> children() {
    var children = new ArrayList<XmlBody>();
    for (var node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        children.add(new XmlBody(child));
      }
    }
    return children;
  }

  /** The text of a nested element; empty when it is missing or blank. */
  Optional<String> text(String name) {
    return child(name).map(XmlBody::text).filter(text -> !text.isEmpty());
  }

  String text() {
    return element.getTextContent().strip();
  }
}

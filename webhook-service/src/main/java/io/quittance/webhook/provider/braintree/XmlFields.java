package io.quittance.webhook.provider.braintree;

import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.MinorUnits;
import io.quittance.webhook.provider.UnreadableEvent;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Currency;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * The fields of an XML element that Braintree sent. Fields that we do not know are skipped; one
 * that we need and that is missing or of another form is an {@link UnreadableEvent}. Nothing
 * outside the text is ever fetched, and a document type is refused.
 */
final class XmlFields {

  /** Ids become part of index keys and of Kafka keys. */
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

  /** Major units. */
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,6})?");

  private static final String NO_DOCUMENT_TYPE =
      "http://apache.org/xml/features/disallow-doctype-decl";

  private final Element element;

  private XmlFields(Element element) {
    this.element = element;
  }

  /** The fields of the outermost element. */
  static XmlFields of(String xml) {
    try {
      var parser = parser();
      parser.setErrorHandler(new DefaultHandler());
      return new XmlFields(
          parser.parse(new InputSource(new StringReader(xml))).getDocumentElement());
    } catch (SAXException | IOException notXml) {
      throw new UnreadableEvent("the payload is not XML");
    }
  }

  private static DocumentBuilder parser() {
    try {
      var factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature(NO_DOCUMENT_TYPE, true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      return factory.newDocumentBuilder();
    } catch (ParserConfigurationException impossible) {
      throw new IllegalStateException("every Java platform has this parser", impossible);
    }
  }

  /** The element itself. */
  Element element() {
    return element;
  }

  /** The name of the element. */
  String name() {
    return element.getTagName();
  }

  /** The first element within this one. */
  Optional<XmlFields> first() {
    return elementFrom(element.getFirstChild(), null).map(XmlFields::new);
  }

  /** A nested element. */
  XmlFields child(String name) {
    return childIfAny(name).orElseThrow(() -> unreadable(name, "an element"));
  }

  /** A nested element, where there is one; of several the first. */
  Optional<XmlFields> childIfAny(String name) {
    return elementFrom(element.getFirstChild(), name).map(XmlFields::new);
  }

  /** An id or a code: 1 to 128 printable ASCII characters without spaces. */
  String id(String name) {
    return idIfAny(name).orElseThrow(() -> unreadable(name, "an id"));
  }

  /** An id or a code, where there is one. */
  Optional<String> idIfAny(String name) {
    return text(name)
        .map(
            text -> {
              if (!ID.matcher(text).matches()) {
                throw unreadable(name, "an id");
              }
              return text;
            });
  }

  /** An amount in major units as ours, in minor units. */
  long amount(String name, Currency currency) {
    var text = text(name).orElseThrow(() -> unreadable(name, "an amount"));
    if (!AMOUNT.matcher(text).matches()) {
      throw unreadable(name, "an amount");
    }
    try {
      return MinorUnits.toOurs(new BigDecimal(text), currency).minor();
    } catch (ArithmeticException finerThanOurs) {
      throw unreadable(name, "an amount of its currency");
    }
  }

  /** A currency of money in use. */
  Currency currency(String name) {
    return Currencies.find(id(name)).orElseThrow(() -> unreadable(name, "a currency"));
  }

  /** A time, RFC 3339. */
  Instant time(String name) {
    try {
      return OffsetDateTime.parse(id(name)).toInstant();
    } catch (DateTimeParseException wrong) {
      throw unreadable(name, "a time");
    }
  }

  /** The end of a day, which Braintree counts in UTC, where there is one. */
  Optional<Instant> endOfDayIfAny(String name) {
    try {
      return idIfAny(name)
          .map(day -> LocalDate.parse(day).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException wrong) {
      throw unreadable(name, "a day");
    }
  }

  /** A text of any form, where there is one; blank and absent are the same. */
  Optional<String> text(String name) {
    return elementFrom(element.getFirstChild(), name)
        .map(child -> child.getTextContent().strip())
        .filter(text -> !text.isEmpty());
  }

  private static Optional<Element> elementFrom(@Nullable Node start, @Nullable String name) {
    for (var node = start; node != null; node = node.getNextSibling()) {
      if (node instanceof Element child && (name == null || child.getTagName().equals(name))) {
        return Optional.of(child);
      }
    }
    return Optional.empty();
  }

  private UnreadableEvent unreadable(String field, String kind) {
    return new UnreadableEvent(name() + "." + field + " is missing or not " + kind);
  }
}

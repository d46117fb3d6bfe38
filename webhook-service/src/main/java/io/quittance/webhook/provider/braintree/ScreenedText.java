package io.quittance.webhook.provider.braintree;

import io.quittance.webhook.provider.UnreadableEvent;
import java.util.Set;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A notification as lines of names and values, for the search for card data. The numbers by which
 * banks and card networks name a transaction are left out: they have as many digits as a card
 * number, and by chance some pass its check.
 */
final class ScreenedText {

  private static final Set<String> IDS_OF_NETWORKS =
      Set.of(
          "acquirer-reference-number",
          "retrieval-reference-number",
          "network-transaction-id",
          "mastercard-transaction-link-id",
          "reference-number",
          "case-number");

  private final StringBuilder text = new StringBuilder();

  private ScreenedText() {}

  /** The text to search; that of the XML itself where it cannot be read. */
  static String of(String xml) {
    try {
      var screened = new ScreenedText();
      screened.add(XmlFields.of(xml).element());
      return screened.text.toString();
    } catch (UnreadableEvent unreadable) {
      return xml;
    }
  }

  private void add(Element element) {
    if (IDS_OF_NETWORKS.contains(element.getTagName())) {
      return;
    }
    var attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      if (attributes.item(i) instanceof Attr attribute) {
        add(attribute.getName(), attribute.getValue());
      }
    }
    var own = new StringBuilder();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        add(child);
      } else {
        own.append(node.getNodeValue());
      }
    }
    add(element.getTagName(), own.toString());
  }

  /** As in JSON, so that names of fields are recognised; the bracket ends a run of digits. */
  private void add(String name, String value) {
    if (!value.isBlank()) {
      text.append("{\"").append(name).append("\": \"").append(value.strip()).append("\"}\n");
    }
  }
}

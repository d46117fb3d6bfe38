package io.quittance.webhook.provider.bank;

import io.quittance.webhook.provider.UnreadableEvent;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A message as lines of names and values, for the search for card data. Accounts, and the numbers
 * by which banks name messages and transfers, are left out: they have as many digits as a card
 * number, and by chance some pass its check.
 */
final class ScreenedMessage {

  private static final Set<String> IDS_OF_BANKS =
      Set.of(
          "AcctSvcrRef",
          "BIC",
          "BICFI",
          "ClrSysRef",
          "ElctrncSeqNb",
          "EndToEndId",
          "IBAN",
          "Id",
          "InstrId",
          "LEI",
          "LglSeqNb",
          "MmbId",
          "MndtId",
          "MsgId",
          "NtryRef",
          "OrgnlEndToEndId",
          "OrgnlInstrId",
          "OrgnlMsgId",
          "OrgnlPmtInfId",
          "OrgnlUETR",
          "PmtInfId",
          "PrtryRef",
          "Ref",
          "StsId",
          "TxId",
          "UETR");

  private final StringBuilder text = new StringBuilder();

  private ScreenedMessage() {}

  /** The text to search; the body itself where it cannot be read. */
  static byte[] of(byte[] body) {
    try {
      var screened = new ScreenedMessage();
      screened.add(IsoXml.read(body));
      return screened.text.toString().getBytes(StandardCharsets.UTF_8);
    } catch (UnreadableEvent unreadable) {
      return body;
    }
  }

  private void add(Element element) {
    var own = new StringBuilder();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        add(child);
      } else {
        own.append(node.getNodeValue());
      }
    }
    var attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      add(attributes.item(i).getNodeName(), attributes.item(i).getNodeValue());
    }
    if (!IDS_OF_BANKS.contains(element.getLocalName())) {
      add(element.getLocalName(), own.toString());
    }
  }

  /** As in JSON, so that names of fields are recognised; the bracket ends a run of digits. */
  private void add(String name, String value) {
    if (!value.isBlank()) {
      text.append("{\"").append(name).append("\": \"").append(value.strip()).append("\"}\n");
    }
  }
}

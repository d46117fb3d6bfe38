package io.quittance.webhook.provider.bank;

import io.quittance.webhook.provider.UnreadableEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * A message of the bank: a report of what became of transfers ({@code pain.002}), a note of entries
 * ({@code camt.054}) or an account's statement ({@code camt.053}), of any version.
 *
 * @param type such as {@code camt.054.001.08}
 * @param content the one element within the document
 */
record BankMessage(String type, IsoFields content) {

  static final String STATUS_REPORT = "CstmrPmtStsRpt";

  private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:";

  /** What a note and a statement call the part that is about one account. */
  private static final List<String> ACCOUNTS = List.of("Ntfctn", "Stmt");

  private static final String ENTRY = "Ntry";
  private static final String DETAILS = "NtryDtls";
  private static final String TRANSFER = "TxDtls";
  private static final String PAYMENT = "OrgnlPmtInfAndSts";
  private static final String STATUS = "TxInfAndSts";

  /**
   * Reads a message.
   *
   * @throws UnreadableEvent when it is none of ISO 20022
   */
  static BankMessage read(byte[] body) {
    var root = new IsoFields(IsoXml.read(body));
    var namespace = root.element().getNamespaceURI();
    var content = root.elements().findFirst();
    if (!"Document".equals(root.name())
        || namespace == null
        || !namespace.startsWith(NAMESPACE)
        || content.isEmpty()) {
      throw new UnreadableEvent("the message is none of ISO 20022");
    }
    return new BankMessage(namespace.substring(NAMESPACE.length()), content.get());
  }

  /** The bank's id of the message. */
  String id() {
    return content.id("GrpHdr", "MsgId");
  }

  Instant madeAt(ZoneId zone) {
    return content.time(zone, "GrpHdr", "CreDtTm");
  }

  boolean isStatusReport() {
    return content.name().equals(STATUS_REPORT);
  }

  /** The numbers of the accounts that it is about, as the bank writes them. */
  Set<String> accountNumbers() {
    return accounts()
        .map(BankEntry::numberOf)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The entries of a note or a statement; of several transfers in one entry, each of them. */
  List<BankEntry> entries() {
    return accounts()
        .flatMap(
            account ->
                account.all(ENTRY).flatMap(entry -> BankEntry.of(account, entry, transfers(entry))))
        .toList();
  }

  /** The transfers of which a status report tells. */
  List<TransferStatus> statuses() {
    var ofTransfers =
        payments()
            .flatMap(
                payment ->
                    payment
                        .all(STATUS)
                        .map(status -> new TransferStatus(content, payment, Optional.of(status))))
            .toList();
    if (!ofTransfers.isEmpty()) {
      return ofTransfers;
    }
    return List.of(
        new TransferStatus(
            content, payments().findFirst().orElse(content), Optional.<IsoFields>empty()));
  }

  /**
   * The message, once for each of its entries or transfers, with nothing of the others in it; empty
   * where there are less than two.
   */
  List<byte[]> parts() {
    var parts = isStatusReport() ? partsOfReport() : partsOfAccounts();
    return parts.size() < 2 ? List.of() : parts;
  }

  private List<byte[]> partsOfReport() {
    return payments()
        .flatMap(
            payment ->
                payment
                    .all(STATUS)
                    .map(status -> write(PAYMENT, payment, STATUS, status.element(), List.of())))
        .toList();
  }

  private List<byte[]> partsOfAccounts() {
    return accounts()
        .flatMap(account -> account.all(ENTRY).flatMap(entry -> parts(account, entry)))
        .toList();
  }

  private Stream<byte[]> parts(IsoFields account, IsoFields entry) {
    // Of the whole account, which a part is not.
    var sums = List.of("Bal", "TxsSummry");
    var transfers = transfers(entry);
    return transfers.size() < 2
        ? Stream.of(write(account.name(), account, ENTRY, entry.element(), sums))
        : transfers.stream()
            .map(
                transfer -> write(account.name(), account, ENTRY, withOnly(entry, transfer), sums));
  }

  /** An entry with one of its transfers. */
  private static Element withOnly(IsoFields entry, IsoFields transfer) {
    var copy = (Element) entry.element().cloneNode(false);
    entry
        .elements()
        .filter(child -> !child.name().equals(DETAILS))
        .forEach(child -> copy.appendChild(child.element().cloneNode(true)));
    var details = (Element) transfer.element().getParentNode().cloneNode(false);
    details.appendChild(transfer.element().cloneNode(true));
    copy.appendChild(details);
    return copy;
  }

  /**
   * The message with one of the elements that repeat.
   *
   * @param group the element around those that repeat, and its name
   * @param repeated the name of those
   * @param leftOut what else of the group is not true of a part
   */
  private byte[] write(
      String name, IsoFields group, String repeated, Element one, List<String> leftOut) {
    var part = IsoXml.empty();
    var root = part.importNode(content.element().getParentNode(), false);
    var message = part.importNode(content.element(), false);
    part.appendChild(root);
    root.appendChild(message);
    content
        .elements()
        .filter(child -> !child.name().equals(name))
        .forEach(child -> message.appendChild(part.importNode(child.element(), true)));
    var around = part.importNode(group.element(), false);
    message.appendChild(around);
    group
        .elements()
        .filter(child -> !child.name().equals(repeated) && !leftOut.contains(child.name()))
        .forEach(child -> around.appendChild(part.importNode(child.element(), true)));
    around.appendChild(part.importNode(one, true));
    return IsoXml.write(part);
  }

  private Stream<IsoFields> accounts() {
    return content.elements().filter(child -> ACCOUNTS.contains(child.name()));
  }

  private Stream<IsoFields> payments() {
    return content.all(PAYMENT);
  }

  private static List<IsoFields> transfers(IsoFields entry) {
    return entry.all(DETAILS).flatMap(details -> details.all(TRANSFER)).toList();
  }
}

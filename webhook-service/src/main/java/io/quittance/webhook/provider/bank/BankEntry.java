package io.quittance.webhook.provider.bank;

import io.quittance.contracts.provider.BankReference;
import io.quittance.platform.money.Money;
import io.quittance.webhook.provider.UnreadableEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Money that came to an account or left it.
 *
 * @param account the part of the message about the account
 * @param entry what the bank booked
 * @param transfer the transfer behind it, one of several where the bank booked them together
 * @param alone whether it is the only one of the entry
 */
record BankEntry(IsoFields account, IsoFields entry, Optional<IsoFields> transfer, boolean alone) {

  private static final String BOOKED = "BOOK";
  private static final String CREDIT = "CRDT";
  private static final String REFERENCE = "AcctSvcrRef";

  static Stream<BankEntry> of(IsoFields account, IsoFields entry, List<IsoFields> transfers) {
    return transfers.isEmpty()
        ? Stream.of(new BankEntry(account, entry, Optional.empty(), true))
        : transfers.stream()
            .map(
                transfer ->
                    new BankEntry(account, entry, Optional.of(transfer), transfers.size() == 1));
  }

  /** The number of an account, as the bank writes it. */
  static Optional<String> numberOf(IsoFields account) {
    return account
        .idIfAny("Acct", "Id", "IBAN")
        .or(() -> account.idIfAny("Acct", "Id", "Othr", "Id"));
  }

  Optional<String> accountNumber() {
    return numberOf(account);
  }

  /**
   * The bank's reference, the same in every message that tells of this money.
   *
   * @throws UnreadableEvent when it has none: then nobody could tell a repetition
   */
  String reference() {
    return ofTransfer("Refs", REFERENCE)
        .or(() -> alone ? entry.idIfAny(REFERENCE) : Optional.empty())
        .orElseThrow(() -> new UnreadableEvent("an entry without AcctSvcrRef"));
  }

  /** {@code BOOK} for what has happened; others are announcements. */
  String status() {
    return entry.code("Sts", "Cd").or(() -> entry.code("Sts")).orElse("NONE");
  }

  boolean isBooked() {
    return status().equals(BOOKED);
  }

  String direction() {
    return transfer
        .flatMap(one -> one.code("CdtDbtInd"))
        .or(() -> entry.code("CdtDbtInd"))
        .orElseThrow(() -> new UnreadableEvent("an entry without CdtDbtInd"));
  }

  boolean isCredit() {
    return direction().equals(CREDIT);
  }

  /** The amount of the transfer, or of the entry where that is the same. */
  Money amount() {
    return transfer
        .flatMap(one -> one.amountIfAny("Amt").or(() -> one.amountIfAny("AmtDtls", "TxAmt", "Amt")))
        .or(() -> alone ? entry.amountIfAny("Amt") : Optional.empty())
        .orElseThrow(() -> new UnreadableEvent("an entry without Amt"));
  }

  /** Our reference, of a transfer that we sent. */
  Optional<String> ourReference() {
    return ofTransfer("Refs", "EndToEndId").flatMap(BankReference::read);
  }

  /** The creditor reference of ours by which a customer paid, in its field or in their words. */
  Optional<String> creditorReference() {
    return structured().flatMap(BankReference::findIn).or(this::written);
  }

  private Optional<String> structured() {
    return transfer.flatMap(
        one ->
            one.all("RmtInf")
                .flatMap(information -> information.all("Strd"))
                .flatMap(structured -> structured.idIfAny("CdtrRefInf", "Ref").stream())
                .findFirst());
  }

  private Optional<String> written() {
    return transfer.flatMap(
        one ->
            one.all("RmtInf")
                .flatMap(information -> information.all("Ustrd"))
                .flatMap(text -> text.text().stream())
                .reduce(String::concat)
                .flatMap(BankReference::findIn));
  }

  /** Whether this undoes an earlier entry. */
  boolean isReturn() {
    return transfer.flatMap(one -> one.find("RtrInf")).isPresent()
        || entry.text("RvslInd").filter("true"::equals).isPresent();
  }

  /** Why it was returned. */
  Optional<String> returnReason() {
    return transfer.flatMap(one -> one.code("RtrInf", "Rsn", "Cd"));
  }

  /** When it was booked; a bank that says only the day says its first moment. */
  Instant bookedAt(ZoneId zone) {
    return entry
        .timeIfAny(zone, "BookgDt", "DtTm")
        .orElseGet(() -> entry.time(zone, "BookgDt", "Dt"));
  }

  private Optional<String> ofTransfer(String... path) {
    return transfer.flatMap(one -> one.idIfAny(path));
  }
}

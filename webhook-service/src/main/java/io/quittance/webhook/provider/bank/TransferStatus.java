package io.quittance.webhook.provider.bank;

import io.quittance.contracts.provider.BankReference;
import io.quittance.platform.money.Money;
import io.quittance.webhook.provider.UnreadableEvent;
import java.util.Optional;

/**
 * What became of a transfer that we asked for.
 *
 * @param report the status report
 * @param payment its part about a payment block; the report itself where it has none
 * @param transfer its part about the transfer; empty where the report is about all of a message
 */
record TransferStatus(IsoFields report, IsoFields payment, Optional<IsoFields> transfer) {

  private static final String ORIGINAL = "OrgnlGrpInfAndSts";
  private static final String REASON = "StsRsnInf";

  /**
   * The id that we gave it. A message of ours has one transfer, and the same id.
   *
   * @throws UnreadableEvent when the report does not say it
   */
  String endToEndId() {
    return transfer
        .flatMap(one -> one.idIfAny("OrgnlEndToEndId"))
        .or(() -> report.idIfAny(ORIGINAL, "OrgnlMsgId"))
        .orElseThrow(() -> new UnreadableEvent("a status without OrgnlEndToEndId"));
  }

  Optional<String> ourReference() {
    return BankReference.read(endToEndId());
  }

  /** Such as {@code ACSC}; the narrowest that the report says. */
  String status() {
    return transfer
        .flatMap(one -> one.code("TxSts"))
        .or(() -> payment.code("PmtInfSts"))
        .or(() -> report.code(ORIGINAL, "GrpSts"))
        .orElseThrow(() -> new UnreadableEvent("a report without a status"));
  }

  /** Why, such as {@code AC04}. */
  Optional<String> reason() {
    return transfer
        .flatMap(one -> one.code(REASON, "Rsn", "Cd"))
        .or(() -> payment.code(REASON, "Rsn", "Cd"))
        .or(() -> report.code(ORIGINAL, REASON, "Rsn", "Cd"));
  }

  /** How much was asked for, where the bank repeats it. */
  Optional<Money> amount() {
    return transfer.flatMap(one -> one.amountIfAny("OrgnlTxRef", "Amt", "InstdAmt"));
  }

  /** The bank's reference of the entry, where there is one already. */
  Optional<String> reference() {
    return transfer.flatMap(one -> one.idIfAny("AcctSvcrRef"));
  }

  /** The account that was to pay, where the bank repeats it. */
  Optional<String> accountNumber() {
    return transfer.flatMap(one -> one.idIfAny("OrgnlTxRef", "DbtrAcct", "Id", "IBAN"));
  }
}

package io.quittance.simulator.bank;

import io.quittance.contracts.provider.BankReference;
import io.quittance.platform.money.Money;
import io.quittance.simulator.book.Operation;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Words what became of orders to send money, {@code pain.002.001.10}. */
@BankConfigured
@Component
class Statuses {

  /** Refused, because the account does not exist. */
  private static final String REASON = "AC04";

  /** Why a transfer that was carried out came back; the others were never carried out. */
  private static final String RETURNED = "expired_or_canceled_card";

  private final BankSettings settings;

  Statuses(BankSettings settings) {
    this.settings = settings;
  }

  /** How far an order is. That it came back later is told by the account, not here. */
  String report(String messageId, Operation refund, Instant at) {
    var id = BankReference.endToEndId(refund.reference());
    var status = status(refund);
    var xml = new IsoXml("pain.002.001.10");
    return xml.element(
            "CstmrPmtStsRpt",
            () -> {
              xml.element(
                  "GrpHdr", () -> xml.path(messageId, "MsgId").path(Entries.time(at), "CreDtTm"));
              xml.element(
                  "OrgnlGrpInfAndSts",
                  () -> xml.path(id, "OrgnlMsgId").path("pain.001.001.09", "OrgnlMsgNmId"));
              xml.element(
                  "OrgnlPmtInfAndSts",
                  () -> {
                    xml.path(id, "OrgnlPmtInfId");
                    xml.element("TxInfAndSts", () -> transfer(xml, id, status, refund));
                  });
            })
        .end();
  }

  private void transfer(IsoXml xml, String id, String status, Operation refund) {
    xml.path(id, "OrgnlEndToEndId").path(status, "TxSts");
    if (status.equals("RJCT") || status.equals("CANC")) {
      xml.path(status.equals("RJCT") ? REASON : "DS02", "StsRsnInf", "Rsn", "Cd");
    }
    if (status.equals("ACSC")) {
      xml.path(BankReference.endToEndId(refund.operationId()), "AcctSvcrRef");
    }
    xml.element(
        "OrgnlTxRef",
        () -> {
          xml.element(
              "Amt", () -> xml.amount("InstdAmt", new Money(refund.amount(), refund.currency())));
          xml.path(settings.iban(), "DbtrAcct", "Id", "IBAN");
        });
  }

  private static String status(Operation refund) {
    return switch (refund.verdict().status()) {
      case SUCCEEDED -> "ACSC";
      case FAILED -> RETURNED.equals(refund.verdict().failureReason()) ? "ACSC" : "RJCT";
      case CANCELED -> "CANC";
      case PENDING, REQUIRES_ACTION, IN_REVIEW -> "ACSP";
    };
  }
}

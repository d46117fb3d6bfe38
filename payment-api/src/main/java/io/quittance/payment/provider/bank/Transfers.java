package io.quittance.payment.provider.bank;

import com.prowidesoftware.swift.model.mx.MxPain00100109;
import com.prowidesoftware.swift.model.mx.dic.AccountIdentification4Choice;
import com.prowidesoftware.swift.model.mx.dic.ActiveOrHistoricCurrencyAndAmount;
import com.prowidesoftware.swift.model.mx.dic.AmountType4Choice;
import com.prowidesoftware.swift.model.mx.dic.BranchAndFinancialInstitutionIdentification6;
import com.prowidesoftware.swift.model.mx.dic.CashAccount38;
import com.prowidesoftware.swift.model.mx.dic.CreditTransferTransaction34;
import com.prowidesoftware.swift.model.mx.dic.CustomerCreditTransferInitiationV09;
import com.prowidesoftware.swift.model.mx.dic.DateAndDateTime2Choice;
import com.prowidesoftware.swift.model.mx.dic.FinancialInstitutionIdentification18;
import com.prowidesoftware.swift.model.mx.dic.GroupHeader85;
import com.prowidesoftware.swift.model.mx.dic.PartyIdentification135;
import com.prowidesoftware.swift.model.mx.dic.PaymentIdentification6;
import com.prowidesoftware.swift.model.mx.dic.PaymentInstruction30;
import com.prowidesoftware.swift.model.mx.dic.PaymentMethod3Code;
import com.prowidesoftware.swift.model.mx.dic.RemittanceInformation16;
import io.quittance.contracts.provider.BankReference;
import io.quittance.payment.provider.ProviderRequest.Refund;
import io.quittance.platform.money.Money;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Orders to send money back, {@code pain.001.001.09}: one message for each refund, which has our
 * reference as its id, as that of its payment block, and as its end-to-end id.
 */
final class Transfers {

  private static final String ONE = "1";

  private final BankSettings settings;
  private final Clock clock;

  Transfers(BankSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** The order to pay a refund to who paid in. */
  String order(Refund refund, Credit.Payer payer) {
    var id = BankReference.endToEndId(refund.reference());
    var now = OffsetDateTime.now(clock.withZone(settings.zone())).truncatedTo(ChronoUnit.SECONDS);
    var header =
        new GroupHeader85()
            .setMsgId(id)
            .setCreDtTm(now)
            .setNbOfTxs(ONE)
            .setCtrlSum(refund.amount().toDecimal())
            .setInitgPty(party(settings.holder()));
    var payment =
        new PaymentInstruction30()
            .setPmtInfId(id)
            .setPmtMtd(PaymentMethod3Code.TRF)
            .setNbOfTxs(ONE)
            .setCtrlSum(refund.amount().toDecimal())
            .setReqdExctnDt(new DateAndDateTime2Choice().setDt(now.toLocalDate()))
            .setDbtr(party(settings.holder()))
            .setDbtrAcct(account(settings.iban()))
            .setDbtrAgt(agent(settings.bic()))
            .addCdtTrfTxInf(transfer(id, refund, payer));
    return new MxPain00100109()
        .setCstmrCdtTrfInitn(
            new CustomerCreditTransferInitiationV09().setGrpHdr(header).addPmtInf(payment))
        .document();
  }

  private static CreditTransferTransaction34 transfer(
      String id, Refund refund, Credit.Payer payer) {
    var transfer =
        new CreditTransferTransaction34()
            .setPmtId(
                new PaymentIdentification6()
                    .setInstrId(BankReference.endToEndId(refund.payment()))
                    .setEndToEndId(id))
            .setAmt(new AmountType4Choice().setInstdAmt(amount(refund.amount())))
            .setCdtr(party(payer.name()))
            .setCdtrAcct(account(payer.iban()))
            // The customer knows the payment by it.
            .setRmtInf(new RemittanceInformation16().addUstrd(refund.charge()));
    if (payer.bic() != null) {
      transfer.setCdtrAgt(agent(payer.bic()));
    }
    return transfer;
  }

  private static ActiveOrHistoricCurrencyAndAmount amount(Money money) {
    return new ActiveOrHistoricCurrencyAndAmount()
        .setCcy(money.currency().getCurrencyCode())
        .setValue(money.toDecimal());
  }

  private static PartyIdentification135 party(String name) {
    return new PartyIdentification135().setNm(name);
  }

  private static CashAccount38 account(String iban) {
    return new CashAccount38().setId(new AccountIdentification4Choice().setIBAN(iban));
  }

  private static BranchAndFinancialInstitutionIdentification6 agent(String bic) {
    return new BranchAndFinancialInstitutionIdentification6()
        .setFinInstnId(new FinancialInstitutionIdentification18().setBICFI(bic));
  }
}

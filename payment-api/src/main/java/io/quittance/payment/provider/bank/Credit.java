package io.quittance.payment.provider.bank;

import com.prowidesoftware.swift.model.mx.MxCamt05400108;
import com.prowidesoftware.swift.model.mx.dic.AccountNotification17;
import com.prowidesoftware.swift.model.mx.dic.ActiveOrHistoricCurrencyAndAmount;
import com.prowidesoftware.swift.model.mx.dic.CreditDebitCode;
import com.prowidesoftware.swift.model.mx.dic.EntryTransaction10;
import com.prowidesoftware.swift.model.mx.dic.ReportEntry10;
import com.prowidesoftware.swift.model.mx.dic.StructuredRemittanceInformation16;
import com.prowidesoftware.swift.model.mx.dic.TransactionParties6;
import io.quittance.contracts.provider.BankReference;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.MinorUnits;
import io.quittance.platform.money.Money;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Money that a customer paid in.
 *
 * @param bankReference the bank's, in whatever tells of it
 * @param payer whose account it came from; null where the bank does not say it
 */
record Credit(Money amount, String bankReference, Instant bookedAt, @Nullable Payer payer) {

  private static final String BOOKED = "BOOK";
  private static final String NO_NAME = "NOTPROVIDED";
  private static final int NAME_LENGTH_MAX = 70;

  /** Where a payment came from, and a refund goes to. */
  record Payer(String name, String iban, @Nullable String bic) {}

  /**
   * The booked credits under a reference in a note of entries, {@code camt.054.001.08}. Others are
   * left out, although the bank was not asked for them.
   *
   * @throws NoUsableAnswer when it is none, or says too little
   */
  static List<Credit> of(String note, String iban, String creditorReference, ZoneId zone) {
    var message = MxCamt05400108.parse(note);
    if (message == null || message.getBkToCstmrDbtCdtNtfctn() == null) {
      throw NoUsableAnswer.nonsense();
    }
    return message.getBkToCstmrDbtCdtNtfctn().getNtfctn().stream()
        .peek(account -> requireOurs(account, iban))
        .flatMap(account -> account.getNtry().stream())
        .filter(entry -> entry.getCdtDbtInd() == CreditDebitCode.CRDT)
        .filter(entry -> entry.getSts() != null && BOOKED.equals(entry.getSts().getCd()))
        .flatMap(
            entry ->
                entry.getNtryDtls().stream()
                    .flatMap(details -> details.getTxDtls().stream())
                    .filter(transfer -> transfer.getRtrInf() == null)
                    .filter(transfer -> creditorReference.equals(reference(transfer)))
                    .map(transfer -> of(entry, transfer, zone)))
        .toList();
  }

  private static void requireOurs(AccountNotification17 account, String iban) {
    if (!iban.equals(account.getAcct().getId().getIBAN())) {
      throw new NoUsableAnswer(new Unknown("a note of another account"));
    }
  }

  /** In its field, or in what the customer wrote; null where there is none of ours. */
  private static @Nullable String reference(EntryTransaction10 transfer) {
    var remittance = transfer.getRmtInf();
    if (remittance == null) {
      return null;
    }
    return remittance.getStrd().stream()
        .map(StructuredRemittanceInformation16::getCdtrRefInf)
        .filter(information -> information != null && information.getRef() != null)
        .flatMap(information -> BankReference.findIn(information.getRef()).stream())
        .findFirst()
        .or(() -> BankReference.findIn(String.join("", remittance.getUstrd())))
        .orElse(null);
  }

  private static Credit of(ReportEntry10 entry, EntryTransaction10 transfer, ZoneId zone) {
    var amount = transfer.getAmt() == null ? entry.getAmt() : transfer.getAmt();
    var references = transfer.getRefs();
    var bankReference =
        references == null || references.getAcctSvcrRef() == null
            ? entry.getAcctSvcrRef()
            : references.getAcctSvcrRef();
    if (bankReference == null) {
      throw NoUsableAnswer.nonsense();
    }
    return new Credit(
        money(amount),
        bankReference,
        bookedAt(entry, zone),
        payer(transfer.getRltdPties(), transfer).orElse(null));
  }

  private static Optional<Payer> payer(
      @Nullable TransactionParties6 parties, EntryTransaction10 transfer) {
    if (parties == null
        || parties.getDbtrAcct() == null
        || parties.getDbtrAcct().getId() == null
        || parties.getDbtrAcct().getId().getIBAN() == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Payer(name(parties), parties.getDbtrAcct().getId().getIBAN(), bic(transfer)));
  }

  private static String name(TransactionParties6 parties) {
    var debtor = parties.getDbtr();
    if (debtor == null || debtor.getPty() == null || debtor.getPty().getNm() == null) {
      return NO_NAME;
    }
    var name = debtor.getPty().getNm();
    return name.substring(0, Math.min(name.length(), NAME_LENGTH_MAX));
  }

  private static @Nullable String bic(EntryTransaction10 transfer) {
    var agents = transfer.getRltdAgts();
    return agents == null || agents.getDbtrAgt() == null
        ? null
        : agents.getDbtrAgt().getFinInstnId().getBICFI();
  }

  /** A bank that says only the day means its first moment. */
  private static Instant bookedAt(ReportEntry10 entry, ZoneId zone) {
    var booked = entry.getBookgDt();
    if (booked == null) {
      throw NoUsableAnswer.nonsense();
    }
    return booked.getDtTm() == null
        ? booked.getDt().atStartOfDay(zone).toInstant()
        : booked.getDtTm().toInstant();
  }

  static Money money(@Nullable ActiveOrHistoricCurrencyAndAmount amount) {
    if (amount == null || amount.getValue() == null || amount.getCcy() == null) {
      throw NoUsableAnswer.nonsense();
    }
    return MinorUnits.toOurs(
        amount.getValue(), Currencies.find(amount.getCcy()).orElseThrow(NoUsableAnswer::nonsense));
  }
}

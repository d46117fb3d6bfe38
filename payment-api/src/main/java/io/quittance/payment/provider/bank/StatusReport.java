package io.quittance.payment.provider.bank;

import com.prowidesoftware.swift.model.mx.MxPain00200110;
import com.prowidesoftware.swift.model.mx.dic.OriginalPaymentInstruction32;
import com.prowidesoftware.swift.model.mx.dic.PaymentTransaction105;
import com.prowidesoftware.swift.model.mx.dic.StatusReasonInformation12;
import io.quittance.platform.money.Money;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the bank says of the one transfer of a message, {@code pain.002.001.10}.
 *
 * @param status such as {@code ACSC}
 * @param reason why, such as {@code AC04}; null where it says none
 * @param amount null where the bank does not repeat it
 * @param bankReference of the entry; null where there is none yet
 */
record StatusReport(
    String status,
    @Nullable String reason,
    @Nullable Money amount,
    @Nullable String bankReference) {

  /**
   * Reads a report.
   *
   * @param id of the message and its transfer
   * @throws NoUsableAnswer when it is none, or about something else
   */
  static StatusReport of(String report, String id) {
    var message = MxPain00200110.parse(report);
    if (message == null || message.getCstmrPmtStsRpt() == null) {
      throw NoUsableAnswer.nonsense();
    }
    var original = message.getCstmrPmtStsRpt().getOrgnlGrpInfAndSts();
    if (original == null || !id.equals(original.getOrgnlMsgId())) {
      throw NoUsableAnswer.nonsense();
    }
    var transfer =
        message.getCstmrPmtStsRpt().getOrgnlPmtInfAndSts().stream()
            .map(OriginalPaymentInstruction32::getTxInfAndSts)
            .flatMap(List::stream)
            .findFirst();
    return transfer
        .map(found -> of(found, id))
        .orElseGet(
            () ->
                new StatusReport(
                    required(original.getGrpSts()),
                    reason(original.getStsRsnInf()).orElse(null),
                    null,
                    null));
  }

  private static StatusReport of(PaymentTransaction105 transfer, String id) {
    if (!id.equals(transfer.getOrgnlEndToEndId())) {
      throw NoUsableAnswer.nonsense();
    }
    return new StatusReport(
        required(transfer.getTxSts()),
        reason(transfer.getStsRsnInf()).orElse(null),
        amount(transfer),
        transfer.getAcctSvcrRef());
  }

  private static @Nullable Money amount(PaymentTransaction105 transfer) {
    var original = transfer.getOrgnlTxRef();
    return original == null || original.getAmt() == null
        ? null
        : Credit.money(original.getAmt().getInstdAmt());
  }

  private static Optional<String> reason(List<StatusReasonInformation12> reasons) {
    return reasons.stream()
        .map(StatusReasonInformation12::getRsn)
        .filter(reason -> reason != null && reason.getCd() != null)
        .map(reason -> reason.getCd())
        .findFirst();
  }

  private static String required(@Nullable String status) {
    if (status == null) {
      throw NoUsableAnswer.nonsense();
    }
    return status;
  }
}

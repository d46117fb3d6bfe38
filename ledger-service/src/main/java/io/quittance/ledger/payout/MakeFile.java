package io.quittance.ledger.payout;

import static io.quittance.ledger.LedgerProblem.PAYOUTS_NOT_CONFIGURED;
import static io.quittance.ledger.LedgerProblem.PAYOUT_FILE_EMPTY;
import static io.quittance.ledger.LedgerProblem.PAYOUT_RUN_NOT_COMPLETED;
import static io.quittance.ledger.LedgerProblem.PAYOUT_SECOND_PERSON_NEEDED;

import io.quittance.ledger.terms.PayoutAccounts;
import io.quittance.platform.audit.AuditLog;
import io.quittance.platform.problem.Refusal;
import java.util.Currency;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the file that tells the bank what to pay, once per run and currency, and gives the very
 * same bytes to whoever fetches it. Its payouts count as sent from then on.
 */
@Service
class MakeFile {

  private final PayoutRuns runs;
  private final Payouts payouts;
  private final PayoutFiles files;
  private final PayoutAccounts accounts;
  private final PayoutSettings settings;
  private final AuditLog auditLog;
  private final TransactionTemplate transaction;

  MakeFile(
      PayoutRuns runs,
      Payouts payouts,
      PayoutFiles files,
      PayoutAccounts accounts,
      PayoutSettings settings,
      AuditLog auditLog,
      TransactionTemplate transaction) {
    this.runs = runs;
    this.payouts = payouts;
    this.files = files;
    this.accounts = accounts;
    this.settings = settings;
    this.auditLog = auditLog;
    this.transaction = transaction;
  }

  /**
   * The file as XML. Whoever asks is noted, also when it is refused.
   *
   * @param operator who gets it in hand
   * @throws io.quittance.platform.problem.Refusal {@code payout_run_not_completed}, {@code
   *     payout_file_empty}, {@code payouts_not_configured}, or {@code payout_second_person_needed}
   *     for whoever set an account that the file names or began its payouts
   */
  String fetch(PayoutRun run, Currency currency, String operator) {
    try {
      return give(run, currency, operator);
    } catch (Refusal refusal) {
      note(run, currency, refusal.problem().code());
      throw refusal;
    }
  }

  private void note(PayoutRun run, Currency currency, String result) {
    auditLog.shown(
        "payout_file", run.id() + ":" + currency.getCurrencyCode(), Map.of("result", result));
  }

  private String give(PayoutRun run, Currency currency, String operator) {
    return transaction.execute(
        _ -> {
          if (!runs.lockCompleted(run.id(), currency)) {
            throw PAYOUT_RUN_NOT_COMPLETED.because(currency);
          }
          if (runs.wasBegunBy(run.id(), currency, operator)
              || payouts.hasAccountOf(operator, run.id(), currency)) {
            throw PAYOUT_SECOND_PERSON_NEEDED.because();
          }
          var file = files.find(run.id(), currency).orElseGet(() -> make(run, currency));
          files.noteReader(run.id(), currency, operator);
          note(run, currency, "given");
          return file;
        });
  }

  private String make(PayoutRun run, Currency currency) {
    var debtor =
        settings
            .debtorOf(currency)
            .orElseThrow(() -> PAYOUTS_NOT_CONFIGURED.because(PayoutSettings.DEBTOR));
    var toSend = payouts.toSend(run.id(), currency);
    if (toSend.isEmpty()) {
      throw PAYOUT_FILE_EMPTY.because(currency);
    }
    var opened = accounts.open(toSend.stream().map(Payout::accountId).toList());
    var madeAt = runs.now();
    var file =
        new CreditTransferFile(PayoutFiles.name(run.id(), currency), debtor, madeAt)
            .write(
                toSend.stream()
                    .map(
                        payout ->
                            new CreditTransferFile.Transfer(
                                payout.wireId(),
                                payout.amount(),
                                Objects.requireNonNull(opened.get(payout.accountId()))))
                    .toList());
    files.add(run.id(), currency, file, madeAt);
    payouts.markSent(run.id(), currency);
    return file;
  }
}

package io.quittance.ledger.payout;

import static io.quittance.ledger.LedgerProblem.PAYOUT_NOT_FOUND;
import static io.quittance.ledger.LedgerProblem.PAYOUT_NOT_SENT;
import static io.quittance.ledger.LedgerProblem.PAYOUT_SECOND_PERSON_NEEDED;

import io.quittance.ledger.account.Chart;
import io.quittance.ledger.account.NewAccount;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.journal.Posting;
import io.quittance.ledger.journal.WriteEntries;
import io.quittance.platform.id.Ids;
import io.quittance.platform.transaction.RetryingTransactions;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes down what the bank did with a payout, told by somebody who did not have its file in hand.
 * The same again changes nothing.
 */
@Service
class ConfirmPayout {

  private final Payouts payouts;
  private final PayoutRuns runs;
  private final PayoutFiles files;
  private final WriteEntries writeEntries;
  private final TransactionTemplate transaction;

  ConfirmPayout(
      Payouts payouts,
      PayoutRuns runs,
      PayoutFiles files,
      WriteEntries writeEntries,
      PlatformTransactionManager transactions) {
    this.payouts = payouts;
    this.runs = runs;
    this.files = files;
    this.writeEntries = writeEntries;
    this.transaction = new RetryingTransactions(transactions);
  }

  /** The bank has paid it: our money at the bank is less. */
  Payout paid(String id, String operator, boolean dryRun) {
    return end(id, PayoutStatus.PAID, null, operator, dryRun);
  }

  /**
   * The bank gave it back, or it is called off before a file names it: it is payable again, and the
   * next run tries again.
   */
  Payout failed(String id, String reason, String operator, boolean dryRun) {
    return end(id, PayoutStatus.FAILED, reason, operator, dryRun);
  }

  private Payout end(
      String wireId,
      PayoutStatus wanted,
      @Nullable String reason,
      String operator,
      boolean dryRun) {
    var id = Ids.read(Payout.PREFIX, wireId).orElseThrow(() -> PAYOUT_NOT_FOUND.because(wireId));
    return transaction.execute(
        status -> {
          if (dryRun) {
            status.setRollbackOnly();
          }
          var found = payouts.find(id).orElseThrow(() -> PAYOUT_NOT_FOUND.because(wireId));
          runs.keepFromFile(found.runId(), found.amount().currency());
          var payout = payouts.lock(id).orElseThrow(() -> PAYOUT_NOT_FOUND.because(wireId));
          if (files.wasReadBy(payout.runId(), payout.amount().currency(), operator)) {
            throw PAYOUT_SECOND_PERSON_NEEDED.because();
          }
          if (payout.status() == wanted) {
            return payout;
          }
          if (!mayBecome(payout.status(), wanted)) {
            throw PAYOUT_NOT_SENT.because(wireId, payout.status());
          }
          var entry = writeEntries.write(List.of(entry(payout, wanted))).getFirst().entry();
          payouts.end(id, wanted, entry.id(), reason, operator);
          return payouts.find(id).orElseThrow();
        });
  }

  private static boolean mayBecome(PayoutStatus status, PayoutStatus wanted) {
    return switch (status) {
      case CREATED -> wanted == PayoutStatus.FAILED;
      case SENT -> true;
      case PAID, FAILED -> false;
    };
  }

  private static EntryRequest entry(Payout payout, PayoutStatus wanted) {
    var chart = new Chart(payout.amount().currency());
    NewAccount credited =
        wanted == PayoutStatus.PAID ? chart.bank() : chart.payable(payout.merchantId());
    var end = wanted.name().toLowerCase(Locale.ROOT);
    return new EntryRequest(
        "payout:%s:%s".formatted(payout.wireId(), end),
        "Payout %s %s".formatted(payout.wireId(), end),
        List.of(
            Posting.debit(chart.payouts().key().code(), payout.amount()),
            Posting.credit(credited.key().code(), payout.amount())),
        Cause.payout(payout.id()),
        List.of(chart.payouts(), credited));
  }
}

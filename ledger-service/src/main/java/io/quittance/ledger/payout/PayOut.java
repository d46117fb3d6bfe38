package io.quittance.ledger.payout;

import io.quittance.ledger.account.Balance;
import io.quittance.ledger.account.Chart;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.journal.LockFunds;
import io.quittance.ledger.journal.Posting;
import io.quittance.ledger.journal.WriteEntries;
import io.quittance.ledger.payout.PayoutRuns.Part;
import io.quittance.ledger.terms.MerchantTerms;
import io.quittance.ledger.terms.Terms;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import io.quittance.platform.transaction.RetryingTransactions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Pays one merchant out in one currency, or says why not.
 *
 * <p>The amount is decided under the lock of the merchant's balance, which is held until payout and
 * entry are committed together: a refund at the same moment is booked before, and there is less, or
 * after, and takes the balance below zero as if the merchant had its money already.
 */
@Service
class PayOut {

  private final LockFunds lockFunds;
  private final WriteEntries writeEntries;
  private final MerchantTerms merchantTerms;
  private final PayoutRuns runs;
  private final Payouts payouts;
  private final Ids ids;
  private final TransactionTemplate transaction;

  PayOut(
      LockFunds lockFunds,
      WriteEntries writeEntries,
      MerchantTerms merchantTerms,
      PayoutRuns runs,
      Payouts payouts,
      Ids ids,
      PlatformTransactionManager transactions) {
    this.lockFunds = lockFunds;
    this.writeEntries = writeEntries;
    this.merchantTerms = merchantTerms;
    this.runs = runs;
    this.payouts = payouts;
    this.ids = ids;
    this.transaction = new RetryingTransactions(transactions);
  }

  /** Pays or carries over, once per part of a run. */
  void pay(Part part, String merchantId) {
    transaction.executeWithoutResult(_ -> decide(part, merchantId));
  }

  /**
   * Carries over a merchant whom no try could pay. Needs neither its account nor its balance's
   * lock, which may be what fails: the part is locked against everybody who pays.
   */
  void giveUp(Part part, String merchantId) {
    transaction.executeWithoutResult(
        _ -> {
          boolean completed = runs.lockCompleted(part.runId(), part.currency());
          if (!completed && !runs.isDecided(part, merchantId)) {
            runs.giveUp(part, merchantId);
          }
        });
  }

  private void decide(Part part, String merchantId) {
    var chart = new Chart(part.currency());
    var payable = chart.payable(merchantId);
    var funds = lockFunds.lock(List.of(payable, chart.payouts()));
    if (!runs.keepOpen(part) || runs.isDecided(part, merchantId)) {
      return;
    }
    long available = funds.getOrDefault(payable.key(), Balance.NONE).available();
    var terms =
        merchantTerms
            .bookOf(List.of(merchantId))
            .at(merchantId, part.currency(), merchantTerms.now());
    var reason = reasonNotTo(available, terms);
    if (reason != null) {
      runs.carryOver(part, merchantId, available, reason);
      return;
    }
    book(
        part,
        merchantId,
        new Money(available, part.currency()),
        terms.map(Terms::payoutAccountId).orElseThrow());
  }

  private static @Nullable CarryReason reasonNotTo(long available, Optional<Terms> terms) {
    if (available <= 0) {
      return CarryReason.NOTHING_DUE;
    }
    if (terms.map(Terms::payoutAccountId).isEmpty()) {
      return CarryReason.NO_ACCOUNT;
    }
    return available < terms.orElseThrow().conditions().payoutMinimum()
        ? CarryReason.BELOW_MINIMUM
        : null;
  }

  private void book(Part part, String merchantId, Money amount, UUID accountId) {
    var id = ids.next(merchantId);
    var chart = new Chart(part.currency());
    var payable = chart.payable(merchantId);
    var entry =
        new EntryRequest(
            "payout:%s:%s:%s".formatted(part.date(), merchantId, part.currency()),
            "Payout " + Ids.write(Payout.PREFIX, id),
            List.of(
                Posting.debit(payable.key().code(), amount),
                Posting.credit(chart.payouts().key().code(), amount)),
            Cause.payout(id),
            List.of());
    var booked = writeEntries.write(List.of(entry)).getFirst().entry();
    payouts.add(new Payouts.New(id, part.runId(), merchantId, amount, accountId, booked.id()));
  }
}

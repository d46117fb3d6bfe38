package io.quittance.ledger.booking;

import static io.quittance.ledger.account.AccountType.ASSET;
import static io.quittance.ledger.account.AccountType.EXPENSE;
import static io.quittance.ledger.account.AccountType.LIABILITY;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentEvent.Operation;
import io.quittance.contracts.reconciliation.ReconciliationEvent;
import io.quittance.contracts.reconciliation.ReconciliationEvent.SettlementConfirmed;
import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.account.AccountType;
import io.quittance.ledger.account.NewAccount;
import io.quittance.ledger.account.PlatformAccounts;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.journal.Posting;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.Money;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which entry an event becomes. A provider owes us what it captured, we owe it to the merchant;
 * what it pays out arrives at our bank, less its fees.
 *
 * <p>References follow from the operation at the provider or from the settlement, not from the
 * event, so that what is told about twice is still booked once.
 */
final class PostingRules {

  /** The types of the events that have a rule below; the consumer does not even note the others. */
  static final Set<String> EVENTS =
      Set.of(
          "payment.captured.v1",
          "refund.succeeded.v1",
          "refund.failed.v1",
          "dispute.opened.v1",
          "dispute.won.v1",
          "dispute.lost.v1");

  /** As {@link #EVENTS}, of what reconciliation tells. */
  static final Set<String> RECONCILIATION_EVENTS = Set.of("settlement.confirmed.v1");

  private PostingRules() {}

  /** The entry of an event; empty for the many that move no money. */
  static Optional<EntryRequest> entryFor(PaymentEvent event, Cause cause) {
    return switch (event) {
      case PaymentEvent.Captured e -> {
        var at = new Accounts(e.merchantId(), e.operation());
        yield at.entry("Capture", "", at.receivable(), at.payable(), cause);
      }
      case PaymentEvent.RefundSucceeded e -> {
        var at = new Accounts(e.merchantId(), e.operation());
        yield at.entry("Refund", "", at.payable(), at.receivable(), cause);
      }
      case PaymentEvent.RefundFailed e when e.wasSucceeded() -> {
        var at = new Accounts(e.merchantId(), e.operation());
        yield at.entry("Refund failed", ":failed", at.receivable(), at.payable(), cause);
      }
      case PaymentEvent.DisputeOpened e -> {
        var at = new Accounts(e.merchantId(), e.operation());
        yield at.entry("Dispute opened", ":opened", at.payable(), at.disputed(), cause);
      }
      case PaymentEvent.DisputeWon e when e.reversal() -> {
        var at = new Accounts(e.merchantId(), e.operation());
        yield at.entry("Dispute reversed", ":reversed", at.receivable(), at.payable(), cause);
      }
      case PaymentEvent.DisputeWon e -> {
        var at = new Accounts(e.merchantId(), e.operation());
        yield at.entry("Dispute won", ":won", at.disputed(), at.payable(), cause);
      }
      case PaymentEvent.DisputeLost e -> {
        var at = new Accounts(e.merchantId(), e.operation());
        yield at.entry("Dispute lost", ":lost", at.disputed(), at.receivable(), cause);
      }
      case PaymentEvent.RefundFailed _, PaymentEvent.RefundCreated _ -> Optional.empty();
      case PaymentEvent.Created _,
          PaymentEvent.Authorizing _,
          PaymentEvent.RequiresAction _,
          PaymentEvent.InReview _,
          PaymentEvent.Authorized _,
          PaymentEvent.AuthorizationFailed _,
          PaymentEvent.Capturing _,
          PaymentEvent.CaptureFailed _,
          PaymentEvent.Canceling _,
          PaymentEvent.Canceled _,
          PaymentEvent.Expired _ ->
          Optional.empty();
      case PaymentEvent.DisputeUpdated _ -> Optional.empty();
    };
  }

  /** The entry of what reconciliation tells; empty when it moves no money. */
  static Optional<EntryRequest> entryFor(ReconciliationEvent event, Cause cause) {
    return switch (event) {
      case SettlementConfirmed e -> {
        var provider = "provider:" + e.provider();
        yield new SignedLines("settlement:" + e.settlementId(), e.currency())
            .debit(PlatformAccounts.BANK, ASSET, e.net())
            .debit(provider + ":fees", EXPENSE, e.fees())
            .debit(provider + ":receivable", ASSET, Math.negateExact(e.gross()))
            .entry("Settlement " + e.provider() + " " + e.date(), e.date(), cause);
      }
    };
  }

  /** The accounts that an operation of a merchant moves money between. */
  private record Accounts(String merchantId, Operation operation) {

    NewAccount receivable() {
      return account("provider:" + operation.provider() + ":receivable", ASSET);
    }

    NewAccount payable() {
      return account("merchant:" + merchantId + ":payable", LIABILITY);
    }

    NewAccount disputed() {
      return account("merchant:" + merchantId + ":disputed", LIABILITY);
    }

    /** Without a bound: the money has moved already, so the fact is booked whatever is left. */
    private NewAccount account(String code, AccountType type) {
      return new NewAccount(new AccountKey(code, amount().currency()), type, true);
    }

    private Money amount() {
      return new Money(
          operation.amount(),
          Currencies.find(operation.currency())
              .orElseThrow(
                  () -> new IllegalArgumentException("no currency " + operation.currency())));
    }

    Optional<EntryRequest> entry(
        String what, String suffix, NewAccount debited, NewAccount credited, Cause cause) {
      return Optional.of(
          new EntryRequest(
              operation.transactionId() + suffix,
              what + " " + operation.transactionId(),
              List.of(
                  Posting.debit(debited.key().code(), amount()),
                  Posting.credit(credited.key().code(), amount())),
              cause,
              List.of(debited, credited)));
    }
  }
}

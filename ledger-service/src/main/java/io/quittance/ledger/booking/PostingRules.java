package io.quittance.ledger.booking;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentEvent.Operation;
import io.quittance.contracts.reconciliation.ReconciliationEvent;
import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustmentApproved;
import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustmentLine;
import io.quittance.contracts.reconciliation.ReconciliationEvent.SettlementConfirmed;
import io.quittance.contracts.reconciliation.ReconciliationEvent.SettlementReceived;
import io.quittance.ledger.account.Chart;
import io.quittance.ledger.account.NewAccount;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryDetails;
import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.terms.MoneyMove;
import io.quittance.ledger.terms.Shares;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which entry an event becomes. A provider owes us what it captured, we owe it to the merchant,
 * less our fee, and a part of it later; what the provider pays out, less its fees, is in transit
 * until our bank has it, or counts as received where no bank tells. A line of 0 is left out.
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
  static final Set<String> RECONCILIATION_EVENTS =
      Set.of("settlement.confirmed.v1", "settlement.received.v1");

  /** After the reference of the dispute that was lost. */
  static final String LOST = ":lost";

  /** After the reference of the dispute that was won after all. */
  static final String REVERSED = ":reversed";

  /** As {@link #EVENTS}, of what two persons agreed on. */
  static final Set<String> ADJUSTMENT_EVENTS = Set.of("adjustment.approved.v1");

  private PostingRules() {}

  /** The entry of an event; empty for the many that move no money. */
  static Optional<EntryRequest> entryFor(
      PaymentEvent event, Map<String, Shares> shares, Cause cause) {
    return switch (event) {
      case PaymentEvent.Captured e -> {
        var at = new At(e.merchantId(), e.operation(), "", shares);
        yield at.lines()
            .debit(at.receivable(), at.amount())
            .credit(at.payable(), at.amount() - at.fee() - at.held())
            .credit(at.fees(), at.fee())
            .credit(at.reserve(), at.held())
            .entry(at.told("Capture"), cause);
      }
      case PaymentEvent.RefundSucceeded e -> {
        var at = new At(e.merchantId(), e.operation(), "", shares);
        yield at.lines()
            .debit(at.payable(), at.amount() - at.fee())
            .debit(at.fees(), at.fee())
            .credit(at.receivable(), at.amount())
            .entry(at.told("Refund"), cause);
      }
      case PaymentEvent.RefundFailed e when e.wasSucceeded() -> {
        var at = new At(e.merchantId(), e.operation(), MoneyMove.FAILED, shares);
        yield at.lines()
            .debit(at.receivable(), at.amount())
            .credit(at.payable(), at.amount() - at.fee())
            .credit(at.fees(), at.fee())
            .entry(at.told("Refund failed"), cause);
      }
      case PaymentEvent.DisputeOpened e -> {
        var at = new At(e.merchantId(), e.operation(), ":opened", shares);
        yield at.move("Dispute opened", cause, at.payable(), at.disputed());
      }
      case PaymentEvent.DisputeWon e when e.reversal() -> {
        var at = new At(e.merchantId(), e.operation(), REVERSED, shares);
        yield at.move("Dispute reversed", cause, at.receivable(), at.payable());
      }
      case PaymentEvent.DisputeWon e -> {
        var at = new At(e.merchantId(), e.operation(), ":won", shares);
        yield at.move("Dispute won", cause, at.disputed(), at.payable());
      }
      case PaymentEvent.DisputeLost e -> {
        var at = new At(e.merchantId(), e.operation(), LOST, shares);
        yield at.move("Dispute lost", cause, at.disputed(), at.receivable());
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
        var chart = new Chart(Moves.currencyOf(e.currency()));
        yield new SignedLines("settlement:" + e.settlementId())
            .debit(e.inTransit() ? chart.transit(e.provider()) : chart.bank(), e.net())
            .debit(chart.providerFees(e.provider()), e.fees())
            .credit(chart.receivable(e.provider()), e.gross())
            .entry("Settlement " + e.provider() + " " + e.date(), e.date(), cause);
      }
      case SettlementReceived e -> {
        var chart = new Chart(Moves.currencyOf(e.currency()));
        yield new SignedLines("receipt:" + e.receiptId())
            .debit(chart.bank(), e.amount())
            .credit(chart.transit(e.provider()), e.amount())
            .entry("Received " + e.provider() + " " + e.payout(), e.date(), cause);
      }
      case AdjustmentApproved e -> adjustment(e, cause);
    };
  }

  /** Belongs to the day on which it is booked: the day that it is about may be closed already. */
  private static Optional<EntryRequest> adjustment(AdjustmentApproved approved, Cause cause) {
    var lines = new SignedLines("discrepancy:" + approved.proposalId());
    approved
        .lines()
        .forEach(line -> lines.debit(accountOf(line, approved.provider()), line.debit()));
    var metadata =
        Map.of(
            "discrepancyId", approved.discrepancyId(),
            "proposedBy", approved.proposedBy(),
            "approvedBy", approved.approvedBy(),
            "reason", approved.reason());
    return lines.entry(
        "%s %s %s".formatted(approved.action(), approved.provider(), approved.date()),
        new EntryDetails(null, metadata),
        cause);
  }

  private static NewAccount accountOf(AdjustmentLine line, String provider) {
    var chart = new Chart(Moves.currencyOf(line.currency()));
    return switch (line.account()) {
      case RECEIVABLE -> chart.receivable(provider);
      case PROVIDER_FEES -> chart.providerFees(provider);
      case FEE_DIFFERENCES -> chart.feeDifferences(provider);
      case WRITE_OFFS -> chart.writeOffs();
      case SUSPENSE -> chart.suspense();
    };
  }

  /** Where an operation of a merchant moves money, and how much of it is whose. */
  private record At(
      String merchantId, Operation operation, String suffix, Map<String, Shares> shares) {

    NewAccount receivable() {
      return chart().receivable(operation.provider());
    }

    NewAccount payable() {
      return chart().payable(merchantId);
    }

    NewAccount disputed() {
      return chart().disputed(merchantId);
    }

    NewAccount reserve() {
      return chart().reserve(merchantId);
    }

    NewAccount fees() {
      return chart().fees();
    }

    private Chart chart() {
      return new Chart(Moves.currencyOf(operation.currency()));
    }

    long amount() {
      return operation.amount();
    }

    long fee() {
      return shares.getOrDefault(reference(), Shares.NONE).fee();
    }

    long held() {
      return shares.getOrDefault(reference(), Shares.NONE).reserve();
    }

    private String reference() {
      return operation.transactionId() + suffix;
    }

    SignedLines lines() {
      return new SignedLines(reference());
    }

    /** What the entry says of itself. */
    String told(String what) {
      return what + " " + operation.transactionId();
    }

    /** All of it, from one account to another. */
    Optional<EntryRequest> move(String what, Cause cause, NewAccount debited, NewAccount credited) {
      return lines().debit(debited, amount()).credit(credited, amount()).entry(told(what), cause);
    }
  }
}

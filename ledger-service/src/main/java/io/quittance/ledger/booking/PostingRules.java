package io.quittance.ledger.booking;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentEvent.Operation;
import io.quittance.ledger.account.Chart;
import io.quittance.ledger.account.NewAccount;
import io.quittance.ledger.account.Side;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.journal.Posting;
import io.quittance.ledger.terms.MoneyMove;
import io.quittance.ledger.terms.Shares;
import io.quittance.platform.money.Money;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which entry an event becomes. A provider owes us what it captured, we owe it to the merchant,
 * less our fee, and a part of it later. A line of 0 is left out.
 *
 * <p>References follow from the operation at the provider, not from the event, so that an operation
 * that is told about twice is still booked once.
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

  private PostingRules() {}

  /** The entry of an event; empty for the many that move no money. */
  static Optional<EntryRequest> entryFor(
      PaymentEvent event, Map<String, Shares> shares, Cause cause) {
    return switch (event) {
      case PaymentEvent.Captured e -> {
        var at = new At(e.merchantId(), e.operation(), "", shares);
        yield at.entry(
            "Capture",
            cause,
            at.debit(at.receivable(), at.amount()),
            at.credit(at.payable(), at.amount() - at.fee() - at.held()),
            at.credit(at.fees(), at.fee()),
            at.credit(at.reserve(), at.held()));
      }
      case PaymentEvent.RefundSucceeded e -> {
        var at = new At(e.merchantId(), e.operation(), "", shares);
        yield at.entry(
            "Refund",
            cause,
            at.debit(at.payable(), at.amount() - at.fee()),
            at.debit(at.fees(), at.fee()),
            at.credit(at.receivable(), at.amount()));
      }
      case PaymentEvent.RefundFailed e when e.wasSucceeded() -> {
        var at = new At(e.merchantId(), e.operation(), MoneyMove.FAILED, shares);
        yield at.entry(
            "Refund failed",
            cause,
            at.debit(at.receivable(), at.amount()),
            at.credit(at.payable(), at.amount() - at.fee()),
            at.credit(at.fees(), at.fee()));
      }
      case PaymentEvent.DisputeOpened e -> {
        var at = new At(e.merchantId(), e.operation(), ":opened", shares);
        yield at.move("Dispute opened", cause, at.payable(), at.disputed());
      }
      case PaymentEvent.DisputeWon e when e.reversal() -> {
        var at = new At(e.merchantId(), e.operation(), ":reversed", shares);
        yield at.move("Dispute reversed", cause, at.receivable(), at.payable());
      }
      case PaymentEvent.DisputeWon e -> {
        var at = new At(e.merchantId(), e.operation(), ":won", shares);
        yield at.move("Dispute won", cause, at.disputed(), at.payable());
      }
      case PaymentEvent.DisputeLost e -> {
        var at = new At(e.merchantId(), e.operation(), ":lost", shares);
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

  /** One line of an entry, maybe of nothing; minor units. */
  private record Line(Side side, NewAccount account, long amount) {

    Posting posting() {
      var key = account.key();
      return new Posting(key.code(), side, new Money(amount, key.currency()));
    }
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
      return new Chart(Moves.currencyOf(operation));
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

    Line debit(NewAccount account, long amount) {
      return new Line(Side.DEBIT, account, amount);
    }

    Line credit(NewAccount account, long amount) {
      return new Line(Side.CREDIT, account, amount);
    }

    /** All of it, from one account to another. */
    Optional<EntryRequest> move(String what, Cause cause, NewAccount debited, NewAccount credited) {
      return entry(what, cause, debit(debited, amount()), credit(credited, amount()));
    }

    Optional<EntryRequest> entry(String what, Cause cause, Line... lines) {
      List<Line> used = Arrays.stream(lines).filter(line -> line.amount() != 0).toList();
      return Optional.of(
          new EntryRequest(
              reference(),
              what + " " + operation.transactionId(),
              used.stream().map(Line::posting).toList(),
              cause,
              used.stream().map(Line::account).toList()));
    }
  }
}

package io.quittance.ledger.terms;

import io.quittance.ledger.terms.OperationShares.Shared;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Shares the operations of one payment, in their order. The parts of a fee that refunds give back
 * are rounded along the way: together they are what was charged, to the minor unit, once everything
 * is refunded.
 */
final class PaymentShares {

  private final Map<String, Shared> shared = new LinkedHashMap<>();
  private final List<Shared> added = new ArrayList<>();

  PaymentShares(List<Shared> earlier) {
    earlier.forEach(one -> shared.put(one.move().reference(), one));
  }

  /**
   * The shares of an operation. One that is told again gets what it got; one that is told again
   * with another amount is for the journal to refuse, and leaves no trace here.
   */
  Shares of(MoneyMove move, TermsBook book) {
    var known = shared.get(move.reference());
    if (known != null && known.move().amount() == move.amount()) {
      return known.shares();
    }
    var decided = decide(move, book);
    if (decided.isEmpty()) {
      if (move.kind() == MoneyMove.Kind.CAPTURE) {
        // Nothing is agreed, but a later refund is of this amount too.
        shared.putIfAbsent(move.reference(), new Shared(move, Shares.NONE, 0));
      }
      return Shares.NONE;
    }
    if (known == null) {
      shared.put(move.reference(), decided.get());
      added.add(decided.get());
    }
    return decided.get().shares();
  }

  /** Those that were not known before. */
  List<Shared> added() {
    return added;
  }

  private Optional<Shared> decide(MoneyMove move, TermsBook book) {
    return switch (move.kind()) {
      case CAPTURE ->
          book.at(move.merchantId(), move.currency(), move.occurredAt())
              .map(Terms::conditions)
              .map(
                  agreed ->
                      new Shared(move, agreed.ofCapture(move.amount()), agreed.reserveDays()));
      case REFUND ->
          book.at(move.merchantId(), move.currency(), move.occurredAt())
              .filter(terms -> terms.conditions().feeOnRefund() == FeeOnRefund.RETURNED)
              .map(_ -> new Shared(move, new Shares(returnedBy(move.amount()), 0), 0));
      case REFUND_FAILED ->
          Optional.ofNullable(shared.get(move.failedReference()))
              .filter(refund -> refund.move().amount() == move.amount())
              .map(refund -> new Shared(move, refund.shares(), 0));
    };
  }

  /** What a refund must give back so that everything given back so far is right. */
  private long returnedBy(long amount) {
    long captured = sum(MoneyMove.Kind.CAPTURE, one -> one.move().amount());
    if (captured == 0) {
      return 0;
    }
    long charged = sum(MoneyMove.Kind.CAPTURE, one -> one.shares().fee());
    long refunded = net(one -> one.move().amount());
    long returned = net(one -> one.shares().fee());
    long due = Rounding.share(charged, Math.min(captured, refunded + amount), captured) - returned;
    return Math.clamp(due, 0, amount);
  }

  private long net(ToLongFunction<Shared> part) {
    return sum(MoneyMove.Kind.REFUND, part) - sum(MoneyMove.Kind.REFUND_FAILED, part);
  }

  private long sum(MoneyMove.Kind kind, ToLongFunction<Shared> part) {
    return shared.values().stream()
        .filter(one -> one.move().kind() == kind)
        .mapToLong(part)
        .reduce(0, Math::addExact);
  }
}

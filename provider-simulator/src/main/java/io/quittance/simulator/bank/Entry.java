package io.quittance.simulator.bank;

import io.quittance.contracts.provider.BankReference;
import io.quittance.platform.money.Money;
import io.quittance.simulator.book.Operation;
import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * Money that came to the account or left it.
 *
 * @param reference the bank's, in whatever tells of it
 * @param creditorReference by which the customer paid, or of the payment that is paid back
 * @param endToEndId of an order to send money; null for what came in
 */
record Entry(
    Kind kind,
    String reference,
    Money amount,
    Instant bookedAt,
    String creditorReference,
    @Nullable String endToEndId) {

  private static final String RETURN = "-R";

  /** What happened. */
  enum Kind {
    /** A customer paid. */
    CREDIT,
    /** The account's holder paid back. */
    DEBIT,
    /** What was paid back could not be delivered. */
    RETURN
  }

  /**
   * An entry from what was done.
   *
   * @param effect the witness's word for it
   */
  static Entry of(
      String effect,
      String operationId,
      String ourReference,
      Money amount,
      Instant bookedAt,
      String creditorReference) {
    var reference = BankReference.endToEndId(operationId);
    var endToEndId = BankReference.endToEndId(ourReference);
    return switch (effect) {
      case "CAPTURE" ->
          new Entry(Kind.CREDIT, reference, amount, bookedAt, creditorReference, null);
      case "REFUND" ->
          new Entry(Kind.DEBIT, reference, amount, bookedAt, creditorReference, endToEndId);
      case "REFUND_FAILED" ->
          new Entry(
              Kind.RETURN, reference + RETURN, amount, bookedAt, creditorReference, endToEndId);
      default -> throw new IllegalArgumentException("no entry: " + effect);
    };
  }

  /** An entry of an operation that was just done. */
  static Entry of(String effect, Operation operation, Instant at, String creditorReference) {
    return of(
        effect,
        operation.operationId(),
        operation.reference(),
        new Money(operation.amount(), operation.currency()),
        at,
        creditorReference);
  }

  boolean isCredit() {
    return kind != Kind.DEBIT;
  }

  Currency currency() {
    return amount.currency();
  }

  /** What it adds to the balance, in minor units. */
  long change() {
    return isCredit() ? amount.minor() : -amount.minor();
  }
}

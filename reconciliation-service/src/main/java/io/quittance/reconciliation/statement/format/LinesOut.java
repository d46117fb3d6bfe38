package io.quittance.reconciliation.statement.format;

import static io.quittance.reconciliation.statement.LineKind.ADJUSTMENT_CREDIT;
import static io.quittance.reconciliation.statement.LineKind.ADJUSTMENT_DEBIT;

import io.quittance.reconciliation.statement.LineKind;
import io.quittance.reconciliation.statement.StatementLine;
import java.util.Currency;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Numbers the lines that a file turns into. Amounts are minor units. */
final class LinesOut {

  private final Consumer<StatementLine> lines;
  private int count;
  private int ofRow;

  LinesOut(Consumer<StatementLine> lines) {
    this.lines = lines;
  }

  int count() {
    return count;
  }

  /** What a row is about; whatever is written beside it follows. */
  void write(Operation of, long amount, long fee, Currency currency) {
    write(of, amount, fee, currency, null);
    ofRow = count;
  }

  private void writeBeside(Operation beside, long amount, long fee, Currency currency) {
    write(beside, amount, fee, currency, ofRow);
  }

  private void write(
      Operation of, long amount, long fee, Currency currency, @Nullable Integer beside) {
    count = Math.incrementExact(count);
    lines.accept(
        new StatementLine(
            count,
            of.kind(),
            of.id(),
            of.charge(),
            of.transaction(),
            of.payment(),
            amount,
            fee,
            currency.getCurrencyCode(),
            of.at(),
            of.payout(),
            beside));
  }

  /**
   * Something that the provider took beside what was written last; below zero, what it gave.
   * Nothing at zero.
   */
  void writeTaken(Operation of, String what, long amount, Currency currency) {
    if (amount != 0) {
      writeBeside(of.beside(adjustment(amount < 0), what), Math.absExact(amount), 0, currency);
    }
  }

  /**
   * An operation in one currency that is settled in another one: the operation as it was done, and
   * two lines that change the money, so that each currency adds up by itself.
   */
  void writeConverted(
      Operation of,
      long amount,
      Currency currency,
      long settled,
      long fee,
      Currency settledCurrency) {
    boolean comesIn = of.kind().isCredit();
    write(of, amount, 0, currency);
    writeBeside(of.beside(adjustment(!comesIn), "converted"), amount, 0, currency);
    writeBeside(of.beside(adjustment(comesIn), "settled"), settled, fee, settledCurrency);
  }

  static LineKind adjustment(boolean credit) {
    return credit ? ADJUSTMENT_CREDIT : ADJUSTMENT_DEBIT;
  }
}

package io.quittance.reconciliation.bank;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_ACCOUNT_DIFFERS;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_DATE_DIFFERS;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_INCOMPLETE;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_LINE_INVALID;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_TOTALS_DIFFER;

import io.quittance.reconciliation.statement.StatementFormat.Expected;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One account's statement while it is read: whose it is, what it held before and afterwards, and
 * what moved so far. In the end the entries must lead from one balance to the other.
 */
final class AccountStatement {

  /** The balance of the day before may stand for the opening one. */
  private static final Set<String> OPENING = Set.of("OPBD", "PRCD");

  private static final String CLOSING = "CLBD";

  private final Expected expected;
  private boolean isOurs;
  private @Nullable Balance opening;
  private @Nullable Balance closing;
  private final EntrySums sums = new EntrySums();
  private long moved;

  AccountStatement(Expected expected) {
    this.expected = expected;
  }

  /** What an account held; minor units. */
  record Balance(String currency, long amount, LocalDate date) {}

  /** What an account held at the begin and the end of a statement; minor units. */
  record Balances(String currency, long opening, long closing) {}

  void account(IsoElement account) {
    var number =
        account
            .text("Id", "IBAN")
            .or(() -> account.text("Id", "Othr", "Id"))
            .map(found -> found.replace(" ", ""))
            .orElse("");
    if (!number.equals(expected.account().replace(" ", ""))) {
      throw STATEMENT_ACCOUNT_DIFFERS.because("it is of another account");
    }
    isOurs = true;
  }

  /** Whether it is what the account held in the end. */
  static boolean isClosing(IsoElement balance) {
    return codeOf(balance).equals(CLOSING);
  }

  private static String codeOf(IsoElement balance) {
    return balance.text("Tp", "CdOrPrtry", "Cd").orElse("");
  }

  void balance(IsoElement balance) {
    var code = codeOf(balance);
    if (OPENING.contains(code) && (opening == null || code.equals("OPBD"))) {
      opening = IsoValues.balance(balance, expected.zone());
    } else if (code.equals(CLOSING)) {
      closing = IsoValues.balance(balance, expected.zone());
      if (!closing.date().equals(expected.day())) {
        throw STATEMENT_DATE_DIFFERS.because("it closes another day than " + expected.day());
      }
    }
  }

  void summary(IsoElement summary) {
    sums.tell(summary);
  }

  /** Takes an entry; what was not booked yet only counts for the summary. */
  void add(EntryHead entry) {
    sums.add(entry);
    if (entry.booked()) {
      addBooked(entry);
    }
  }

  private void addBooked(EntryHead entry) {
    var closes = required(closing, "closing");
    if (!entry.currency().equals(closes.currency())) {
      throw STATEMENT_LINE_INVALID.because(
          "entry %d has another currency than its account".formatted(sums.count()));
    }
    if (entry.bookedOn().isAfter(expected.day())
        || entry.bookedOn().isBefore(required(opening, "opening").date())) {
      throw STATEMENT_DATE_DIFFERS.because(
          "entry %d is not of %s".formatted(sums.count(), expected.day()));
    }
    moved = Math.addExact(moved, entry.amount());
  }

  /** The balances, once they are proven. */
  Balances end() {
    if (!isOurs) {
      throw STATEMENT_ACCOUNT_DIFFERS.because("it names no account");
    }
    var opens = required(opening, "opening");
    var closes = required(closing, "closing");
    sums.requireTold();
    if (!opens.currency().equals(closes.currency())
        || Math.addExact(opens.amount(), moved) != closes.amount()) {
      throw STATEMENT_TOTALS_DIFFER.because(
          "the entries do not lead from the opening to the closing balance");
    }
    return new Balances(closes.currency(), opens.amount(), closes.amount());
  }

  private static Balance required(@Nullable Balance balance, String which) {
    if (balance == null) {
      throw STATEMENT_INCOMPLETE.because(
          "it has no %s balance before its entries".formatted(which));
    }
    return balance;
  }
}

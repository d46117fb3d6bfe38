package io.quittance.reconciliation.bank;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_LINE_INVALID;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_TOTALS_DIFFER;

import io.quittance.platform.money.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a statement tells of its entries all together, and what they are. Sums of the format have no
 * currency and are told before the entries come.
 */
final class EntrySums {

  private final Sum credits = new Sum();
  private final Sum debits = new Sum();
  private final List<Told> told = new ArrayList<>();

  /** Adds an entry, booked or not. */
  void add(EntryHead entry) {
    var sum = entry.credit() ? credits : debits;
    sum.count++;
    var amount = new Money(Math.absExact(entry.amount()), Currency.getInstance(entry.currency()));
    sum.amount = sum.amount.add(amount.toDecimal());
  }

  /** How many there were so far. */
  long count() {
    return Math.addExact(credits.count, debits.count);
  }

  /** Takes down what the statement tells. */
  void tell(IsoElement summary) {
    if (!told.isEmpty()) {
      throw STATEMENT_LINE_INVALID.because("it has more than one summary");
    }
    tell(summary, "TtlNtries", this::count, this::all);
    tell(summary, "TtlCdtNtries", () -> credits.count, () -> credits.amount);
    tell(summary, "TtlDbtNtries", () -> debits.count, () -> debits.amount);
    summary.all("TtlNtries").forEach(this::tellNet);
  }

  private void tell(
      IsoElement summary, String name, Supplier<Long> count, Supplier<BigDecimal> sum) {
    summary
        .text(name, "NbOfNtries")
        .map(IsoValues::count)
        .ifPresent(
            expected -> expect(name + "/NbOfNtries", BigDecimal.valueOf(expected), count(count)));
    summary
        .text(name, "Sum")
        .map(IsoValues::sum)
        .ifPresent(expected -> expect(name + "/Sum", expected, sum));
  }

  private static Supplier<BigDecimal> count(Supplier<Long> count) {
    return () -> BigDecimal.valueOf(count.get());
  }

  /** The net became an element with a side of its own in version 4. */
  private void tellNet(IsoElement total) {
    total.text("TtlNetNtryAmt").ifPresent(net -> expectNet(net, total));
    total
        .first("TtlNetNtry")
        .ifPresent(element -> expectNet(element.text("Amt").orElse(""), element));
  }

  private void expectNet(String net, IsoElement sided) {
    var amount = IsoValues.sum(net);
    // Without a side it has its sign.
    boolean isDebit = sided.text("CdtDbtInd").isPresent() && !IsoValues.isCredit(sided);
    expect("TtlNtries/TtlNetNtry", isDebit ? amount.negate() : amount, this::net);
  }

  private void expect(String name, BigDecimal expected, Supplier<BigDecimal> actual) {
    told.add(new Told(name, expected, actual));
  }

  private BigDecimal all() {
    return credits.amount.add(debits.amount);
  }

  private BigDecimal net() {
    return credits.amount.subtract(debits.amount);
  }

  /** Refuses what the entries are not. */
  void requireTold() {
    told.forEach(
        each -> {
          if (each.expected().compareTo(each.actual().get()) != 0) {
            throw STATEMENT_TOTALS_DIFFER.because(
                "its entries are not what %s of its summary says".formatted(each.name()));
          }
        });
  }

  private static final class Sum {
    private long count;
    private BigDecimal amount = BigDecimal.ZERO;
  }

  private record Told(String name, BigDecimal expected, Supplier<BigDecimal> actual) {}
}

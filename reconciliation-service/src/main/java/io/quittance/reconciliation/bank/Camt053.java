package io.quittance.reconciliation.bank;

import io.quittance.contracts.provider.BankReference;
import io.quittance.reconciliation.statement.LineKind;
import io.quittance.reconciliation.statement.StatementFormat;
import io.quittance.reconciliation.statement.StatementLine;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The statement of an account at a bank, ISO 20022 {@code camt.053}. Of a bank by which customers
 * pay, its entries are operations; of our own account, they are kept as what they are.
 */
@Component
final class Camt053 implements StatementFormat {

  static final String FORMAT = "camt.053";

  private final BankSettings banks;
  private final BankEntries bankEntries;

  Camt053(BankSettings banks, BankEntries bankEntries) {
    this.banks = banks;
    this.bankEntries = bankEntries;
  }

  @Override
  public String name() {
    return FORMAT;
  }

  @Override
  public String path() {
    return "/statements/{day}";
  }

  @Override
  public Optional<LocalDate> day(Path file, Days days) {
    return Camt053Reader.day(file, days.zone());
  }

  @Override
  public int read(Path file, Expected expected, Consumer<StatementLine> lines) {
    Consumer<BankEntry> entries =
        banks.isHouseBank(expected.provider()) ? _ -> {} : entry -> lines.accept(line(entry));
    return new Camt053Reader(expected, entries, _ -> {}).read(file);
  }

  @Override
  public void keep(UUID statementId, Path file, Expected expected) {
    if (!banks.isHouseBank(expected.provider())) {
      return;
    }
    var batch = bankEntries.of(statementId);
    new Camt053Reader(expected, batch::add, batch::add).read(file);
    batch.flush();
  }

  private static StatementLine line(BankEntry entry) {
    var ours = Optional.ofNullable(entry.endToEndId()).flatMap(BankReference::read).orElse(null);
    return new StatementLine(
        entry.number(),
        kind(entry, ours),
        entry.servicerReference(),
        entry.creditorReference(),
        ours,
        null,
        Math.absExact(entry.amount()),
        0,
        entry.currency(),
        entry.bookedAt(),
        null,
        null);
  }

  /** A transfer of ours that comes in again came back, whether the bank marks it or not. */
  private static LineKind kind(BankEntry entry, @Nullable String ours) {
    if (entry.charge()) {
      return entry.amount() < 0 ? LineKind.FEE : LineKind.FEE_REVERSAL;
    }
    if (entry.amount() < 0) {
      return ours != null && !entry.comesBack() ? LineKind.REFUND : LineKind.ADJUSTMENT_DEBIT;
    }
    if (ours != null) {
      return LineKind.REFUND_REVERSAL;
    }
    return entry.creditorReference() == null || entry.comesBack()
        ? LineKind.ADJUSTMENT_CREDIT
        : LineKind.CAPTURE;
  }
}

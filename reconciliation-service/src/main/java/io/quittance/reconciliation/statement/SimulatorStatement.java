package io.quittance.reconciliation.statement;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_ACCOUNT_DIFFERS;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_COLUMN_MISSING;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_DATE_DIFFERS;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_INCOMPLETE;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_LINE_INVALID;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_TOTALS_DIFFER;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_UNREADABLE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.springframework.stereotype.Component;

/**
 * The settlement report of the simulator: RFC 4180, one line per capture and refund, and a TOTAL
 * line by which a cut or altered file shows.
 *
 * <p>Columns are found by name: their order is free and columns that we do not know are ignored.
 * Lines are read one by one; the file never sits in memory.
 */
@Component
final class SimulatorStatement implements StatementFormat {

  static final String FORMAT = "simulator";

  private static final List<String> COLUMNS =
      List.of(
          "date",
          "account",
          "type",
          "operation_id",
          "charge_id",
          "reference",
          "payment_reference",
          "gross",
          "fee",
          "net",
          "currency",
          "occurred_at");

  private static final String TOTAL = "TOTAL";

  private static final CSVFormat CSV =
      CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
          .get();

  @Override
  public String name() {
    return FORMAT;
  }

  @Override
  public int read(Path file, Expected expected, Consumer<StatementLine> lines) {
    try (var text = open(file)) {
      return new Reading(expected).read(text, lines);
    } catch (IOException | UncheckedIOException | IllegalArgumentException unreadable) {
      // The parser speaks of broken quotes by these; a file on our disk has no other trouble.
      throw STATEMENT_UNREADABLE.because("the file is not CSV in UTF-8 with one header line");
    }
  }

  /** That of the first line; a day without any has only its name. */
  @Override
  public Optional<LocalDate> day(Path file, Days days) {
    try (var text = open(file)) {
      try (var records = CSVParser.parse(text, CSV)) {
        Reading.requireColumns(records.getHeaderNames());
        for (var first : records) {
          var date = first.isConsistent() ? first.get("date") : "";
          return date.equals(TOTAL) ? Optional.empty() : Optional.of(LocalDate.parse(date));
        }
        return Optional.empty();
      }
    } catch (IOException
        | UncheckedIOException
        | IllegalArgumentException
        | DateTimeException unreadable) {
      throw STATEMENT_UNREADABLE.because("the file is not CSV in UTF-8 with dated lines");
    }
  }

  private static BoundedText open(Path file) throws IOException {
    return BoundedText.of(Files.newInputStream(file), StandardCharsets.UTF_8);
  }

  /** One pass over one file, with the sums so far. */
  private static final class Reading {

    private final String account;
    private final LocalDate day;
    private long gross;
    private long fee;
    private long net;
    private int count;

    private Reading(Expected expected) {
      this.account = expected.account();
      this.day = expected.day();
    }

    private int read(BoundedText text, Consumer<StatementLine> lines) throws IOException {
      try (var records = CSVParser.parse(text, CSV)) {
        requireColumns(records.getHeaderNames());
        boolean ended = false;
        for (var each : records) {
          text.row();
          if (ended) {
            throw invalid(each, "there is more after the TOTAL line");
          }
          if (!each.isConsistent()) {
            throw invalid(each, "the number of columns differs from the header");
          }
          if (each.get("date").equals(TOTAL)) {
            requireTotals(each);
            ended = true;
          } else {
            lines.accept(line(each));
          }
        }
        if (!ended) {
          throw STATEMENT_INCOMPLETE.because("the file ends without its TOTAL line");
        }
        return count;
      } catch (ArithmeticException overflow) {
        throw STATEMENT_LINE_INVALID.because("the amounts add up to more than can be counted");
      }
    }

    private StatementLine line(CSVRecord cells) {
      requireDay(cells);
      requireAccount(cells);
      count++;
      var amounts = StatementCells.amounts(cells);
      gross = Math.addExact(gross, amounts.gross());
      fee = Math.addExact(fee, amounts.fee());
      net = Math.addExact(net, amounts.net());
      return new StatementLine(
          count,
          StatementCells.kind(cells, amounts.gross()),
          StatementCells.id(cells, "operation_id"),
          StatementCells.optionalId(cells, "charge_id"),
          StatementCells.optionalReference(cells, "reference"),
          StatementCells.optionalReference(cells, "payment_reference"),
          Math.absExact(amounts.gross()),
          amounts.fee(),
          StatementCells.currency(cells),
          StatementCells.instant(cells, "occurred_at"),
          null,
          null);
    }

    private void requireTotals(CSVRecord total) {
      requireAccount(total);
      boolean same =
          StatementCells.number(total, "payment_reference") == count
              && StatementCells.number(total, "gross") == gross
              && StatementCells.number(total, "fee") == fee
              && StatementCells.number(total, "net") == net;
      if (!same) {
        throw STATEMENT_TOTALS_DIFFER.because("the lines do not add up to the TOTAL line");
      }
    }

    private void requireDay(CSVRecord cells) {
      if (!cells.get("date").equals(day.toString())) {
        throw STATEMENT_DATE_DIFFERS.because(
            "line %d is not of %s".formatted(cells.getRecordNumber(), day));
      }
    }

    private void requireAccount(CSVRecord cells) {
      if (!cells.get("account").equals(account)) {
        throw STATEMENT_ACCOUNT_DIFFERS.because(
            "line %d is not of account %s".formatted(cells.getRecordNumber(), account));
      }
    }

    private static void requireColumns(List<String> header) {
      var missing = COLUMNS.stream().filter(column -> !header.contains(column)).toList();
      if (!missing.isEmpty()) {
        throw STATEMENT_COLUMN_MISSING.because("missing: " + String.join(", ", missing));
      }
    }

    private static StatementRefused invalid(CSVRecord cells, String why) {
      return STATEMENT_LINE_INVALID.because("line %d: %s".formatted(cells.getRecordNumber(), why));
    }
  }
}

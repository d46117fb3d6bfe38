package io.quittance.reconciliation.ledger;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_DATE_DIFFERS;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_INCOMPLETE;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_LINE_INVALID;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_TOTALS_DIFFER;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_UNREADABLE;

import io.quittance.contracts.ledger.BooksLine;
import io.quittance.platform.security.token.ServiceName;
import io.quittance.reconciliation.statement.StatementFormat;
import io.quittance.reconciliation.statement.StatementLine;
import io.quittance.reconciliation.statement.StatementRefused;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The ledger's books of a day, which it gives as a provider gives its report: line by line. */
@Component
final class LedgerBooks implements StatementFormat {

  static final String FORMAT = "ledger";

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final LedgerRows rows;

  LedgerBooks(LedgerRows rows) {
    this.rows = rows;
  }

  @Override
  public String name() {
    return FORMAT;
  }

  /** Else one person could say what our books have. */
  @Override
  public boolean isUploadable() {
    return false;
  }

  @Override
  public String path() {
    return "/ledger/books/{day}";
  }

  @Override
  public Optional<ServiceName> service() {
    return Optional.of(ServiceName.LEDGER_SERVICE);
  }

  /** None of its lines is an operation at a provider. */
  @Override
  public int read(Path file, Expected expected, Consumer<StatementLine> lines) {
    return readBooks(file, expected, _ -> {});
  }

  @Override
  public void keep(UUID statementId, Path file, Expected expected) {
    var batch = rows.of(statementId);
    readBooks(file, expected, batch::add);
    batch.flush();
  }

  private static int readBooks(Path file, Expected expected, Consumer<BooksLine> lines) {
    try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return readBooks(reader, expected, lines);
    } catch (IOException | JacksonException unreadable) {
      throw STATEMENT_UNREADABLE.because("the books are not lines of JSON");
    }
  }

  private static int readBooks(BufferedReader reader, Expected expected, Consumer<BooksLine> lines)
      throws IOException {
    int count = 0;
    int posted = 0;
    requireBegin(reader.readLine(), expected);
    for (var text = reader.readLine(); text != null; text = reader.readLine()) {
      var line = JSON.readValue(text, BooksLine.class);
      if (line instanceof BooksLine.End(int told)) {
        requireEnd(reader, told, count);
        return posted;
      }
      if (line instanceof BooksLine.Begin) {
        throw STATEMENT_LINE_INVALID.because("the books begin twice");
      }
      posted += line instanceof BooksLine.Posted ? 1 : 0;
      count++;
      lines.accept(line);
    }
    throw STATEMENT_INCOMPLETE.because("the books end without their last line");
  }

  private static void requireBegin(@Nullable String text, Expected day) {
    if (text == null || !(JSON.readValue(text, BooksLine.class) instanceof BooksLine.Begin begin)) {
      throw unbegun();
    }
    if (!begin.date().equals(day.day())) {
      throw STATEMENT_DATE_DIFFERS.because("the books are not of " + day.day());
    }
  }

  private static StatementRefused unbegun() {
    return STATEMENT_UNREADABLE.because("the books do not say of which day they are");
  }

  private static void requireEnd(BufferedReader reader, int told, int count) throws IOException {
    if (told != count) {
      throw STATEMENT_TOTALS_DIFFER.because("the books do not have as many lines as they say");
    }
    if (reader.readLine() != null) {
      throw STATEMENT_LINE_INVALID.because("there is more after the last line of the books");
    }
  }
}

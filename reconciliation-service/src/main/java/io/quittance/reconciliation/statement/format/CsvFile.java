package io.quittance.reconciliation.statement.format;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_COLUMN_MISSING;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_UNREADABLE;

import io.quittance.reconciliation.statement.BoundedText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file (RFC 4180), one by one; the file never sits in memory. */
final class CsvFile implements AutoCloseable {

  private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

  private final BoundedText text;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;

  CsvFile(InputStream bytes, Charset charset) throws IOException {
    this.text = BoundedText.of(bytes, charset);
    this.parser = CSVParser.parse(text, CSV);
    this.records = parser.iterator();
  }

  /** What is done with an open file. */
  interface Use<T> {
    T with(InputStream bytes) throws IOException;
  }

  /** How a file is opened. */
  interface Source {
    InputStream open() throws IOException;
  }

  /**
   * Opens, uses and closes.
   *
   * @throws io.quittance.reconciliation.statement.StatementRefused when it cannot be read as what
   *     it should be; a file on our disk has no other trouble
   */
  static <T> T use(Source source, String expected, Use<T> use) {
    try (var bytes = source.open()) {
      return use.with(bytes);
    } catch (IOException | UncheckedIOException | IllegalArgumentException unreadable) {
      throw STATEMENT_UNREADABLE.because("the file is not " + expected);
    }
  }

  /** The next row as it stands there; null at the end. */
  @Nullable List<String> next() {
    text.row();
    return records.hasNext() ? records.next().toList() : null;
  }

  /** The number of the row that {@link #next} gave last. */
  long number() {
    return parser.getRecordNumber();
  }

  /** The names in the first row. */
  Columns header() {
    var names = next();
    if (names == null) {
      throw STATEMENT_COLUMN_MISSING.because("the file is empty");
    }
    return new Columns(names);
  }

  /** All rows that are left. */
  void forEach(Columns columns, Consumer<Row> rows) {
    for (var cells = next(); cells != null; cells = next()) {
      rows.accept(new Row(columns, cells, number()));
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}

package io.quittance.reconciliation.statement;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_LINE_INVALID;

import io.quittance.platform.money.Currencies;
import io.quittance.platform.web.CardData;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Reads the cells of a statement strictly; messages name the column, never its content. */
final class StatementCells {

  /** Fits a long with room to add up a million of them. */
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,12}");

  private static final Pattern TOTAL_NUMBER = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9_.:/-]{1,100}");
  private static final Pattern DIGITS_ONLY = Pattern.compile("[0-9_.:/-]+");

  /** The years that a business may have, which databases can store as well. */
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private StatementCells() {}

  /** What one line moves, in minor units; a refund is negative. */
  record Amounts(long gross, long fee, long net) {}

  static Amounts amounts(CSVRecord cells) {
    var amounts =
        new Amounts(
            number(cells, NUMBER, "gross"),
            number(cells, NUMBER, "fee"),
            number(cells, NUMBER, "net"));
    if (amounts.gross() - amounts.fee() != amounts.net()) {
      throw invalid(cells, "net", "is not gross less fee");
    }
    return amounts;
  }

  /** What the line is about: above zero what brings money, below what takes it. */
  static LineKind kind(CSVRecord cells, long gross) {
    var kind =
        Arrays.stream(LineKind.values())
            .filter(each -> each.name().equals(cells.get("type")))
            .findFirst()
            .orElseThrow(() -> invalid(cells, "type", "is not a known kind of line"));
    if (gross == 0 || (gross > 0) != kind.isCredit()) {
      throw invalid(cells, "gross", "has the wrong sign");
    }
    return kind;
  }

  /** A sum of the TOTAL line. */
  static long number(CSVRecord cells, String column) {
    return number(cells, TOTAL_NUMBER, column);
  }

  private static long number(CSVRecord cells, Pattern pattern, String column) {
    var text = cells.get(column);
    if (!pattern.matcher(text).matches()) {
      throw invalid(cells, column, "is not a whole number of minor units");
    }
    return Long.parseLong(text);
  }

  static @Nullable String optionalReference(CSVRecord cells, String column) {
    return cells.get(column).isEmpty() ? null : reference(cells, column);
  }

  /** An id that we gave: refused when it looks like a card number, as some would put there. */
  private static String reference(CSVRecord cells, String column) {
    return reference(cells, column, CardData::isIn);
  }

  /** An id that the provider gave: refused when it is the number of a known card scheme. */
  static String id(CSVRecord cells, String column) {
    return reference(cells, column, CardData::isInForeignId);
  }

  static @Nullable String optionalId(CSVRecord cells, String column) {
    return cells.get(column).isEmpty() ? null : id(cells, column);
  }

  private static String reference(CSVRecord cells, String column, Predicate<String> isCardNumber) {
    var text = cells.get(column);
    if (!REFERENCE.matcher(text).matches()) {
      throw invalid(cells, column, "is not a reference");
    }
    // Ids with letters hold long runs of digits by chance; a card number has no letter.
    if (DIGITS_ONLY.matcher(text).matches() && isCardNumber.test(text)) {
      throw invalid(cells, column, "looks like card data");
    }
    return text;
  }

  static String currency(CSVRecord cells) {
    return Currencies.find(cells.get("currency"))
        .map(Currency::getCurrencyCode)
        .orElseThrow(() -> invalid(cells, "currency", "is not a currency in use"));
  }

  static Instant instant(CSVRecord cells, String column) {
    try {
      var instant = Instant.parse(cells.get(column));
      if (instant.isBefore(EARLIEST) || !instant.isBefore(LATEST)) {
        throw invalid(cells, column, "is out of range");
      }
      return instant;
    } catch (DateTimeException unreadable) {
      throw invalid(cells, column, "is not a time of RFC 3339");
    }
  }

  private static StatementRefused invalid(CSVRecord cells, String column, String why) {
    return STATEMENT_LINE_INVALID.because(
        "line %d: %s %s".formatted(cells.getRecordNumber(), column, why));
  }
}

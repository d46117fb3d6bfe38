package io.quittance.reconciliation.statement.format;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_LINE_INVALID;

import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.MinorUnits;
import io.quittance.reconciliation.statement.StatementRefused;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One row of a file, read strictly; messages name the column, never its content.
 *
 * @param number from 1, the header included
 */
record Row(Columns columns, List<String> cells, long number) {

  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,8})?");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

  private static final int YEAR_MIN = 2000;
  private static final int YEAR_MAX = 2199;

  Row {
    if (cells.size() != columns.count()) {
      throw STATEMENT_LINE_INVALID.because(
          "line %d: the number of columns differs from the header".formatted(number));
    }
  }

  /** The text of a cell without blanks around it, which may be empty. */
  String text(String column) {
    return cells.get(columns.place(column)).strip();
  }

  /** The text of a cell; null when it is empty or the file has no such column. */
  @Nullable String optional(String column) {
    if (!columns.has(column)) {
      return null;
    }
    var text = text(column);
    return text.isEmpty() ? null : text;
  }

  /** The text of a cell; empty where the file has no such column. */
  String textOrNothing(String column) {
    return columns.has(column) ? text(column) : "";
  }

  /** The provider's own id of something. */
  String id(String column) {
    return References.ofProvider(text(column))
        .orElseThrow(() -> invalid(column, "is not a reference, or is a card number"));
  }

  /** The same; null where the cell is empty or the file has no such column. */
  @Nullable String optionalId(String column) {
    return optional(column) == null ? null : id(column);
  }

  /** An amount in major units. */
  BigDecimal decimal(String column) {
    var text = text(column);
    if (!DECIMAL.matcher(text).matches()) {
      throw invalid(column, "is not an amount");
    }
    return new BigDecimal(text);
  }

  /** An amount in major units; nothing where the cell is empty or the column is missing. */
  BigDecimal decimalOrZero(String column) {
    return optional(column) == null ? BigDecimal.ZERO : decimal(column);
  }

  /** Our minor units of an amount in major ones; refused when it has more decimals. */
  long minor(BigDecimal major, Currency currency, String column) {
    try {
      return MinorUnits.toOurs(major, currency).minor();
    } catch (ArithmeticException tooFine) {
      throw invalid(column, "has more decimals than its currency");
    }
  }

  long minor(String column, Currency currency) {
    return minor(decimal(column), currency, column);
  }

  /** A currency by its code, in either case. */
  Currency currency(String column) {
    return Currencies.find(text(column).toUpperCase(Locale.ROOT))
        .orElseThrow(() -> invalid(column, "is not a currency in use"));
  }

  /** A date and time of day, such as {@code 2026-01-31 23:59:59}. */
  LocalDateTime time(String column) {
    try {
      var time = LocalDateTime.parse(text(column), TIME);
      if (time.getYear() < YEAR_MIN || time.getYear() > YEAR_MAX) {
        throw invalid(column, "is out of range");
      }
      return time;
    } catch (DateTimeException unreadable) {
      throw invalid(column, "is not a time");
    }
  }

  StatementRefused invalid(String column, String why) {
    return STATEMENT_LINE_INVALID.because("line %d: %s %s".formatted(number, column, why));
  }
}

package io.quittance.reconciliation;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Map;

/** Writes cells as providers do. */
final class Cells {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private Cells() {}

  /** Major units with the currency's own number of decimals. */
  static String major(long minor, String currency) {
    int decimals = Currency.getInstance(currency).getDefaultFractionDigits();
    return BigDecimal.valueOf(minor, decimals).toPlainString();
  }

  static String time(Instant at, int offsetHours) {
    return TIME.format(at.atOffset(ZoneOffset.ofHours(offsetHours)));
  }

  /** One row, by the names of its columns; what is not given is empty. */
  static void row(StringBuilder text, List<String> columns, Map<String, String> cells) {
    for (int i = 0; i < columns.size(); i++) {
      var cell = cells.getOrDefault(columns.get(i), "");
      text.append(i == 0 ? "" : ",").append(cell.contains(",") ? '"' + cell + '"' : cell);
    }
    text.append("\r\n");
  }
}

package io.quittance.reconciliation;

import org.jspecify.annotations.Nullable;

/** A text cell that no spreadsheet takes for a formula. Numbers do not pass here. */
public final class SpreadsheetCell {

  private static final String FORMULA_STARTS = "=+-@\t\r\n";

  private SpreadsheetCell() {}

  /** The text, with an apostrophe in front where it would be a formula. */
  public static @Nullable String text(@Nullable String value) {
    return value == null || value.isEmpty() || FORMULA_STARTS.indexOf(value.charAt(0)) < 0
        ? value
        : "'" + value;
  }
}

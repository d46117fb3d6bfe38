package io.quittance.reconciliation.statement;

import java.util.Locale;

/** Why a statement is refused as a whole. Append only: the codes are published. */
public enum StatementFault {
  /** The provider has no statement of that day. */
  STATEMENT_NOT_AVAILABLE,
  /** Not CSV in UTF-8, or without content. */
  STATEMENT_UNREADABLE,
  STATEMENT_COLUMN_MISSING,
  STATEMENT_LINE_INVALID,
  /** The file was cut: the TOTAL line is not there. */
  STATEMENT_INCOMPLETE,
  STATEMENT_TOTALS_DIFFER,
  STATEMENT_ACCOUNT_DIFFERS,
  STATEMENT_DATE_DIFFERS,
  STATEMENT_TOO_LARGE;

  /** The published code: {@code statement_incomplete}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The refusal for this reason; the detail is shown to operators and holds no file content. */
  public StatementRefused because(String detail) {
    return new StatementRefused(this, detail);
  }
}

package io.quittance.reconciliation.statement;

import java.util.Locale;

/** Why a statement is refused as a whole. Append only: the codes are published. */
public enum StatementFault {
  /** The provider has no statement of that day. */
  STATEMENT_NOT_AVAILABLE,
  /** Not what its format says it is, or without content. */
  STATEMENT_UNREADABLE,
  STATEMENT_COLUMN_MISSING,
  STATEMENT_LINE_INVALID,
  /** The file was cut: what closes it is not there. */
  STATEMENT_INCOMPLETE,
  STATEMENT_TOTALS_DIFFER,
  STATEMENT_ACCOUNT_DIFFERS,
  STATEMENT_DATE_DIFFERS,
  STATEMENT_TOO_LARGE,
  /** The file is another one than the provider's checksum was made of. */
  STATEMENT_CHECKSUM_DIFFERS,
  /** Neither the file's content nor its name says which day it is about. */
  STATEMENT_DATE_UNKNOWN,
  /** Our own books, which nobody hands in. */
  STATEMENT_NOT_UPLOADABLE;

  /** The published code: {@code statement_incomplete}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The refusal for this reason; the detail is shown to operators and holds no file content. */
  public StatementRefused because(String detail) {
    return new StatementRefused(this, detail);
  }
}

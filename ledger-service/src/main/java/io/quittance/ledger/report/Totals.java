package io.quittance.ledger.report;

import java.sql.ResultSet;
import java.sql.SQLException;

/** What was debited and credited to an account up to a moment, in minor units. */
record Totals(long debits, long credits) {

  static final Totals NONE = new Totals(0, 0);

  static Totals of(ResultSet row) throws SQLException {
    return new Totals(row.getLong("debit_total"), row.getLong("credit_total"));
  }
}

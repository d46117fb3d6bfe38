package io.quittance.reconciliation.discrepancy;

import java.sql.ResultSet;
import java.sql.SQLException;

/** What is to be done about a discrepancy. */
public enum NextStep {
  /** Nothing: it is resolved. */
  NONE,
  /** Nothing yet: the neighboring statement may still bring it. */
  WAIT,
  /** payment-api was told what the provider did; the next run of the day resolves it. */
  RUN_AGAIN,
  /** An operator proposes what to do. */
  PROPOSE,
  /** Another operator decides what was proposed. */
  DECIDE,
  /** The ledger is about to book what was approved. */
  AWAIT_BOOKING,
  /** The ledger could not take what was approved: an operator has it sent again. */
  SEND_AGAIN,
  /** It went away after it had been booked: an operator proposes to take the booking back. */
  TAKE_BACK;

  static NextStep of(ResultSet row) throws SQLException {
    var proposed = String.valueOf(row.getString("proposal_status"));
    if (proposed.equals("PROPOSED")) {
      return DECIDE;
    }
    if (proposed.equals("APPROVED")) {
      return row.getBoolean("set_aside") ? SEND_AGAIN : AWAIT_BOOKING;
    }
    if (row.getBoolean("booked_in_vain")) {
      return TAKE_BACK;
    }
    if (!row.getString("status").equals("OPEN")) {
      return NONE;
    }
    if (row.getString("kind").equals(DiscrepancyKind.TIMING.name())) {
      return WAIT;
    }
    return row.getObject("repair_published_at") == null ? PROPOSE : RUN_AGAIN;
  }
}

package io.quittance.ledger.payout;

import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** A day's payouts; {@code begunBy} is an operator, or {@link #CUT_OFF}. */
record PayoutRun(UUID id, LocalDate date, String begunBy, Instant begunAt) {

  static final String PREFIX = "por";

  /** The clock began it. */
  static final String CUT_OFF = "cut-off";

  String wireId() {
    return Ids.write(PREFIX, id);
  }
}

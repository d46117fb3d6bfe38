package io.quittance.reconciliation.settlement;

import io.quittance.platform.id.Ids;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A part of what a provider pays out for a day in one currency. Amounts are minor units and may be
 * below zero.
 *
 * @param day of the statement, UTC
 * @param part from 1; the parts of a day add up to its latest statement
 * @param gross captured less refunded and disputed
 * @param fees what the provider keeps
 * @param net gross less fees
 * @param lines how many lines of the statement; below zero when lines went away
 */
record Settlement(
    UUID id,
    String provider,
    LocalDate day,
    String currency,
    int part,
    long gross,
    long fees,
    long net,
    int lines,
    UUID statementId,
    UUID runId,
    OffsetDateTime confirmedAt) {

  /** Prefix of settlement ids on the wire. */
  static final String PREFIX = "stl";

  String wireId() {
    return Ids.write(PREFIX, id);
  }
}

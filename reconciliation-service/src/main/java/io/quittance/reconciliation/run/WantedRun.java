package io.quittance.reconciliation.run;

import java.time.LocalDate;
import java.util.UUID;

/**
 * A wish to have a day judged again; somebody else's run may fulfil it.
 *
 * @param id of the wish: each is looked after, also the second one for a day
 */
record WantedRun(UUID id, String provider, LocalDate day) {

  private static final String BETWEEN = " ";

  /** As the name of a task; {@link #read} reads it. */
  String written() {
    return String.join(BETWEEN, id.toString(), day.toString(), provider);
  }

  /** Reads what {@link #written} wrote. */
  static WantedRun read(String written) {
    var parts = written.split(BETWEEN, 3);
    return new WantedRun(UUID.fromString(parts[0]), parts[2], LocalDate.parse(parts[1]));
  }
}

package io.quittance.reconciliation.discrepancy;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * Compares two sides and writes every difference down. {@link JudgeDay} asks all of them in their
 * order and looks after what becomes of the differences.
 */
public interface Comparison {

  /**
   * Writes what differs as rows of {@code finding} under the run's id; the same again when nothing
   * changed. Needs the run's transaction.
   *
   * @return what was compared; nothing for claims, which the run adds up itself
   */
  List<Compared> find(Day day);

  /**
   * What a run judges.
   *
   * @param statementId what the provider claims of that day
   */
  record Day(UUID runId, UUID statementId, String provider, LocalDate date) {}
}

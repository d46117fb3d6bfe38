package io.quittance.ledger.adjustment;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;

import io.quittance.ledger.journal.Posting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry that somebody wants to have booked by hand.
 *
 * @param reference the proposer's idempotency
 * @param description what the entry is to say
 * @param reason why it is needed, for whoever approves it
 */
record Proposal(String reference, String description, String reason, List<Posting> postings) {

  private static final int REASON_LENGTH_MAX = 500;

  Proposal {
    postings = List.copyOf(postings);
  }

  /**
   * Reads a reason from a request, to adjust or not to.
   *
   * @throws io.quittance.platform.problem.Refusal {@code parameter_missing} or {@code
   *     parameter_invalid}
   */
  static String checkedReason(@Nullable String reason) {
    if (reason == null || reason.isBlank()) {
      throw missing("reason");
    }
    if (reason.length() > REASON_LENGTH_MAX) {
      throw invalid("reason", "may have up to " + REASON_LENGTH_MAX + " characters");
    }
    return reason;
  }
}

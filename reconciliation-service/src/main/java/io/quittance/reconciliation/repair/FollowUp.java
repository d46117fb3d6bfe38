package io.quittance.reconciliation.repair;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;

import io.quittance.platform.id.Ids;
import io.quittance.platform.security.SecuritySettings;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives a discrepancy to an operator, and keeps what operators note about it. */
@Service
class FollowUp {

  private static final int NOTE_LENGTH_MAX = 2_000;

  private final Matters matters;
  private final ChangeContext context;
  private final SecuritySettings security;
  private final TransactionTemplate transaction;
  private final Ids ids;

  FollowUp(
      Matters matters,
      ChangeContext context,
      SecuritySettings security,
      TransactionTemplate transaction,
      Ids ids) {
    this.matters = matters;
    this.context = context;
    this.security = security;
    this.transaction = transaction;
    this.ids = ids;
  }

  /**
   * Makes an operator the owner: whoever asks, however they signed in, or one of the configuration.
   *
   * @throws io.quittance.platform.problem.Refusal {@code parameter_missing}, {@code
   *     parameter_invalid} for somebody who is no operator, or {@code discrepancy_not_found}
   */
  void assign(UUID discrepancyId, @Nullable String owner, String by) {
    if (owner == null || owner.isBlank()) {
      throw missing("owner");
    }
    if (!owner.equals(by)
        && security.operators().stream().noneMatch(operator -> operator.name().equals(owner))) {
      throw invalid("owner", "must be the name of an operator");
    }
    transaction.executeWithoutResult(
        _ -> {
          context.by(by, null);
          matters.assign(matters.lock(discrepancyId).id(), owner);
        });
  }

  /**
   * Adds a note.
   *
   * @throws io.quittance.platform.problem.Refusal {@code parameter_missing}, {@code
   *     parameter_invalid} or {@code discrepancy_not_found}
   */
  void note(UUID discrepancyId, @Nullable String text, String by) {
    if (text == null || text.isBlank()) {
      throw missing("text");
    }
    if (text.length() > NOTE_LENGTH_MAX) {
      throw invalid("text", "may have up to " + NOTE_LENGTH_MAX + " characters");
    }
    transaction.executeWithoutResult(
        _ -> {
          context.by(by, null);
          matters.note(matters.find(discrepancyId).id(), ids.beside(discrepancyId), text, by);
        });
  }
}

package io.quittance.payment.operator;

import static io.quittance.payment.PaymentProblem.BREAK_GLASS_NOT_FOUND;
import static io.quittance.payment.PaymentProblem.BREAK_GLASS_REVIEWED;
import static io.quittance.payment.PaymentProblem.OPERATOR_SECOND_PERSON_NEEDED;

import io.quittance.platform.id.Ids;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes down what another approver thinks of something that was done alone; once. */
@Service
class ReviewBreakGlass {

  private final BreakGlassUses uses;
  private final TransactionTemplate transaction;

  ReviewBreakGlass(BreakGlassUses uses, TransactionTemplate transaction) {
    this.uses = uses;
    this.transaction = transaction;
  }

  /**
   * Reviews a use.
   *
   * @throws io.quittance.platform.problem.Refusal {@code break_glass_not_found}, {@code
   *     break_glass_reviewed}, {@code operator_second_person_needed}
   */
  BreakGlassUse review(String id, String by, String review) {
    return transaction.execute(
        _ -> {
          var use =
              Ids.read(BreakGlassUse.PREFIX, id)
                  .flatMap(uses::lock)
                  .orElseThrow(() -> BREAK_GLASS_NOT_FOUND.because(id));
          if (use.reviewedBy() != null) {
            throw BREAK_GLASS_REVIEWED.because(id, use.reviewedBy());
          }
          if (use.operator().equals(by)) {
            throw OPERATOR_SECOND_PERSON_NEEDED.because();
          }
          return uses.review(use.id(), by, review);
        });
  }
}

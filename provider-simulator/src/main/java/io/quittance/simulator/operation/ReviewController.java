package io.quittance.simulator.operation;

import io.quittance.simulator.book.OperationView;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Lets an administrator be the provider's reviewer, or call a refund off. */
@RestController
class ReviewController {

  private final DecideAuthorization decideAuthorization;

  private final FinishRefunds refunds;

  ReviewController(DecideAuthorization decideAuthorization, FinishRefunds refunds) {
    this.decideAuthorization = decideAuthorization;
    this.refunds = refunds;
  }

  @PostMapping("/admin/refunds/{reference}/cancel")
  OperationView cancelRefund(@PathVariable String reference) {
    return OperationView.of(refunds.cancel(reference));
  }

  @PostMapping("/admin/charges/{chargeId}/review")
  OperationView review(@PathVariable String chargeId, @Valid @RequestBody ReviewRequest body) {
    return OperationView.of(decideAuthorization.afterReview(chargeId, body.approve()));
  }

  record ReviewRequest(@NotNull Boolean approve) {}
}

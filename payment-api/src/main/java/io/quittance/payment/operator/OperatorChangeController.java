package io.quittance.payment.operator;

import static io.quittance.payment.PaymentProblem.OPERATOR_CHANGE_NOT_FOUND;

import io.quittance.payment.operator.OperatorMessages.ChangeView;
import io.quittance.platform.id.Ids;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
@RequestMapping("/api/operator-changes")
class OperatorChangeController {

  private final OperatorChanges changes;
  private final DecideOperatorChange decideChange;

  OperatorChangeController(OperatorChanges changes, DecideOperatorChange decideChange) {
    this.changes = changes;
    this.decideChange = decideChange;
  }

  @Described(
      value =
          "Approves what somebody else proposed about an operator, and carries it out. The answer"
              + " tells the second code for a password, once.",
      refusals = {
        "operator_change_not_found",
        "operator_change_decided",
        "operator_second_person_needed"
      })
  @PostMapping("/{id}/approve")
  ChangeView approve(@PathVariable String id, @AuthenticationPrincipal Caller caller) {
    var approved = decideChange.approve(id, caller.name());
    return ChangeView.of(approved.change(), approved.secondCode());
  }

  @Described(
      value = "Rejects what was proposed about an operator.",
      refusals = {"operator_change_not_found", "operator_change_decided"})
  @PostMapping("/{id}/reject")
  ChangeView reject(@PathVariable String id, @AuthenticationPrincipal Caller caller) {
    return ChangeView.of(decideChange.reject(id, caller.name()));
  }

  @Described("Lists what was proposed about operators, newest first.")
  @GetMapping
  Page<ChangeView> list(
      @RequestParam(required = false) OperatorChange.@Nullable Status status,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    return Page.of(
        changes.page(status, Page.cursor(OperatorChange.PREFIX, cursor), size + 1),
        size,
        ChangeView::of,
        OperatorChange::wireId);
  }

  @Described(
      value = "Shows what was proposed about an operator.",
      refusals = "operator_change_not_found")
  @GetMapping("/{id}")
  ChangeView find(@PathVariable String id) {
    return Ids.read(OperatorChange.PREFIX, id)
        .flatMap(changes::find)
        .map(ChangeView::of)
        .orElseThrow(() -> OPERATOR_CHANGE_NOT_FOUND.because(id));
  }
}

package io.quittance.ledger.adjustment;

import io.quittance.ledger.Writes;
import io.quittance.ledger.adjustment.AdjustmentMessages.AdjustmentMessage;
import io.quittance.ledger.adjustment.AdjustmentMessages.AdjustmentView;
import io.quittance.ledger.adjustment.AdjustmentMessages.RejectMessage;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
@RequestMapping("/ledger/adjustments")
class AdjustmentController {

  private final ProposeAdjustment proposeAdjustment;
  private final ApproveAdjustment approveAdjustment;
  private final RejectAdjustment rejectAdjustment;
  private final FindAdjustments findAdjustments;

  AdjustmentController(
      ProposeAdjustment proposeAdjustment,
      ApproveAdjustment approveAdjustment,
      RejectAdjustment rejectAdjustment,
      FindAdjustments findAdjustments) {
    this.proposeAdjustment = proposeAdjustment;
    this.approveAdjustment = approveAdjustment;
    this.rejectAdjustment = rejectAdjustment;
    this.findAdjustments = findAdjustments;
  }

  @Described(
      value = "Proposes an entry; nothing is booked until somebody else approves it.",
      answers = {201, 200},
      refusals = {
        "reference_reused",
        "unbalanced",
        "insufficient_funds",
        "currency_mismatch",
        "balance_limit_exceeded",
        "account_not_found"
      })
  @PostMapping
  ResponseEntity<AdjustmentView> propose(
      @RequestBody AdjustmentMessage message,
      @RequestHeader(name = Writes.DRY_RUN, defaultValue = "false") boolean dryRun,
      @AuthenticationPrincipal Caller operator) {
    var proposed = proposeAdjustment.propose(message.toProposal(), operator.name(), dryRun);
    return Writes.answer(proposed.isNew(), AdjustmentView.of(proposed.adjustment()));
  }

  @Described(
      value = "Approves an adjustment of somebody else and books it.",
      refusals = {
        "adjustment_not_found",
        "adjustment_decided",
        "adjustment_second_person_needed",
        "insufficient_funds",
        "balance_limit_exceeded",
        "reference_reused"
      })
  @PostMapping("/{id}/approve")
  AdjustmentView approve(
      @PathVariable String id,
      @RequestHeader(name = Writes.DRY_RUN, defaultValue = "false") boolean dryRun,
      @AuthenticationPrincipal Caller operator) {
    return AdjustmentView.of(approveAdjustment.approve(id, operator.name(), dryRun));
  }

  @Described(
      value = "Rejects an adjustment; it will never be booked.",
      refusals = {"adjustment_not_found", "adjustment_decided"})
  @PostMapping("/{id}/reject")
  AdjustmentView reject(
      @PathVariable String id,
      @RequestBody RejectMessage message,
      @RequestHeader(name = Writes.DRY_RUN, defaultValue = "false") boolean dryRun,
      @AuthenticationPrincipal Caller operator) {
    var reason = Proposal.checkedReason(message.reason());
    return AdjustmentView.of(rejectAdjustment.reject(id, operator.name(), reason, dryRun));
  }

  @Described(value = "Shows an adjustment.", refusals = "adjustment_not_found")
  @GetMapping("/{id}")
  AdjustmentView find(@PathVariable String id) {
    return AdjustmentView.of(findAdjustments.byId(id));
  }

  @Described("Lists adjustments, newest first.")
  @GetMapping
  Page<AdjustmentView> list(
      @RequestParam(required = false) @Nullable AdjustmentStatus status,
      @RequestParam(required = false) @Nullable String reference,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    return Page.of(
        findAdjustments.page(new Adjustments.Filter(status, reference), cursor, size),
        size,
        AdjustmentView::of,
        Adjustment::wireId);
  }
}

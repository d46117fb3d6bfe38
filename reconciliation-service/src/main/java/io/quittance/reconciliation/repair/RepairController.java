package io.quittance.reconciliation.repair;

import static io.quittance.platform.problem.CommonProblem.missing;

import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import io.quittance.reconciliation.repair.RepairMessages.AssignMessage;
import io.quittance.reconciliation.repair.RepairMessages.DiscrepancyDetail;
import io.quittance.reconciliation.repair.RepairMessages.NoteMessage;
import io.quittance.reconciliation.repair.RepairMessages.ProposalView;
import io.quittance.reconciliation.repair.RepairMessages.ProposeMessage;
import io.quittance.reconciliation.repair.RepairMessages.RejectMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
@RequestMapping("/api/reconciliation/discrepancies/{id}")
class RepairController {

  /** Kept where somebody rejects without a word. */
  private static final String NO_REASON = "no reason was given";

  private final ShowDiscrepancy showDiscrepancy;
  private final ProposeRepair proposeRepair;
  private final ApproveProposal approveProposal;
  private final RejectProposal rejectProposal;
  private final SendAgain sendAgain;
  private final FollowUp followUp;

  RepairController(
      ShowDiscrepancy showDiscrepancy,
      ProposeRepair proposeRepair,
      ApproveProposal approveProposal,
      RejectProposal rejectProposal,
      SendAgain sendAgain,
      FollowUp followUp) {
    this.showDiscrepancy = showDiscrepancy;
    this.proposeRepair = proposeRepair;
    this.approveProposal = approveProposal;
    this.rejectProposal = rejectProposal;
    this.sendAgain = sendAgain;
    this.followUp = followUp;
  }

  @Described(
      value = "Shows a discrepancy: both sides, what may be done, what was done.",
      refusals = "discrepancy_not_found")
  @GetMapping
  DiscrepancyDetail show(@PathVariable String id) {
    return showDiscrepancy.show(Matters.idOf(id));
  }

  @Described(
      value = "Lists every change of a discrepancy, newest first.",
      refusals = "discrepancy_not_found")
  @GetMapping("/history")
  Page<History.Change> history(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    return Page.of(
        showDiscrepancy.history(Matters.idOf(id), cursor, size),
        size,
        change -> change,
        change -> "" + change.position());
  }

  @Described(
      value = "Proposes what to do about a discrepancy; nothing is done until somebody approves.",
      answers = {201, 200},
      refusals = {
        "discrepancy_not_found",
        "proposal_pending",
        "action_not_possible",
        "dispute_open",
        "write_off_too_large"
      })
  @PostMapping("/propose")
  ResponseEntity<ProposalView> propose(
      @PathVariable String id,
      @RequestBody ProposeMessage message,
      @AuthenticationPrincipal Caller operator) {
    var action = message.action();
    if (action == null) {
      throw missing("action");
    }
    var reason = Proposal.checkedReason(message.reason());
    var proposed = proposeRepair.propose(Matters.idOf(id), action, reason, operator.name());
    return ResponseEntity.status(proposed.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
        .body(ProposalView.of(proposed.proposal()));
  }

  @Described(
      value = "Approves what somebody else proposed; money is booked by the ledger afterwards.",
      refusals = {
        "discrepancy_not_found",
        "proposal_not_found",
        "proposal_decided",
        "proposal_second_person_needed",
        "discrepancy_changed"
      })
  @PostMapping("/approve")
  ProposalView approve(@PathVariable String id, @AuthenticationPrincipal Caller operator) {
    return ProposalView.of(approveProposal.approve(Matters.idOf(id), operator.name()));
  }

  @Described(
      value = "Rejects what was proposed; it will never be done.",
      refusals = {"discrepancy_not_found", "proposal_not_found", "proposal_decided"})
  @PostMapping("/reject")
  ProposalView reject(
      @PathVariable String id,
      @RequestBody(required = false) @Nullable RejectMessage message,
      @AuthenticationPrincipal Caller operator) {
    var given = message == null ? null : message.reason();
    var reason = given == null ? NO_REASON : Proposal.checkedReason(given);
    return ProposalView.of(rejectProposal.reject(Matters.idOf(id), reason, operator.name()));
  }

  @Described(
      value = "Tells the ledger once more of what was approved and set aside; it books that once.",
      refusals = {"discrepancy_not_found", "proposal_not_found", "proposal_not_set_aside"})
  @PostMapping("/send-again")
  ProposalView sendAgain(@PathVariable String id, @AuthenticationPrincipal Caller operator) {
    return ProposalView.of(sendAgain.send(Matters.idOf(id), operator.name()));
  }

  @Described(value = "Gives a discrepancy to an operator.", refusals = "discrepancy_not_found")
  @PostMapping("/assign")
  DiscrepancyDetail assign(
      @PathVariable String id,
      @RequestBody AssignMessage message,
      @AuthenticationPrincipal Caller operator) {
    followUp.assign(Matters.idOf(id), message.owner(), operator.name());
    return show(id);
  }

  @Described(
      value = "Adds a note to a discrepancy.",
      answers = 201,
      refusals = "discrepancy_not_found")
  @PostMapping("/notes")
  ResponseEntity<DiscrepancyDetail> note(
      @PathVariable String id,
      @RequestBody NoteMessage message,
      @AuthenticationPrincipal Caller operator) {
    followUp.note(Matters.idOf(id), message.text(), operator.name());
    return ResponseEntity.status(HttpStatus.CREATED).body(show(id));
  }
}

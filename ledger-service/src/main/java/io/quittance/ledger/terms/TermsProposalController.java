package io.quittance.ledger.terms;

import static io.quittance.ledger.LedgerProblem.TERMS_PROPOSAL_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;

import io.quittance.ledger.Writes;
import io.quittance.ledger.terms.TermsMessages.ProposalView;
import io.quittance.ledger.terms.TermsMessages.RejectTermsMessage;
import io.quittance.ledger.terms.TermsMessages.TermsView;
import io.quittance.platform.id.Ids;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
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
@RequestMapping("/ledger/terms-proposals")
class TermsProposalController {

  private static final int REASON_LENGTH_MAX = 500;

  private final TermsProposals proposals;
  private final DecideTerms decideTerms;
  private final PayoutAccounts payoutAccounts;

  TermsProposalController(
      TermsProposals proposals, DecideTerms decideTerms, PayoutAccounts payoutAccounts) {
    this.proposals = proposals;
    this.decideTerms = decideTerms;
    this.payoutAccounts = payoutAccounts;
  }

  @Described(
      value =
          "Approves terms that somebody else proposed; the answer is the version that they became,"
              + " or the one that said the same already.",
      answers = {201, 200},
      refusals = {
        "terms_proposal_not_found",
        "terms_proposal_decided",
        "terms_second_person_needed",
        "terms_too_early"
      })
  @PostMapping("/{id}/approve")
  ResponseEntity<TermsView> approve(
      @PathVariable String id,
      @RequestHeader(name = Writes.DRY_RUN, defaultValue = "false") boolean dryRun,
      @AuthenticationPrincipal Caller operator) {
    var outcome = decideTerms.approve(id, operator.name(), dryRun);
    var terms = outcome.terms();
    return Writes.answer(
        outcome.isNew(), TermsView.of(terms, masked(Stream.of(terms).map(Terms::payoutAccountId))));
  }

  @Described(
      value = "Rejects proposed terms; they will never count.",
      refusals = {"terms_proposal_not_found", "terms_proposal_decided"})
  @PostMapping("/{id}/reject")
  ProposalView reject(
      @PathVariable String id,
      @RequestBody RejectTermsMessage message,
      @RequestHeader(name = Writes.DRY_RUN, defaultValue = "false") boolean dryRun,
      @AuthenticationPrincipal Caller operator) {
    var reason = checked(message.reason());
    return view(decideTerms.reject(id, operator.name(), reason, dryRun));
  }

  @Described(value = "Shows proposed terms.", refusals = "terms_proposal_not_found")
  @GetMapping("/{id}")
  ProposalView find(@PathVariable String id) {
    return Ids.read(TermsProposal.PREFIX, id)
        .flatMap(proposals::find)
        .map(this::view)
        .orElseThrow(() -> TERMS_PROPOSAL_NOT_FOUND.because(id));
  }

  @Described("Lists proposed terms, newest first.")
  @GetMapping
  Page<ProposalView> list(
      @RequestParam(required = false) @Nullable String merchantId,
      @RequestParam(required = false) TermsProposal.@Nullable Status status,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    var rows =
        proposals.page(merchantId, status, Page.cursor(TermsProposal.PREFIX, cursor), size + 1);
    var masked = masked(rows.stream().map(TermsProposal::payoutAccountId));
    return Page.of(
        rows, size, proposal -> ProposalView.of(proposal, masked), TermsProposal::wireId);
  }

  private ProposalView view(TermsProposal proposal) {
    return ProposalView.of(
        proposal, masked(Stream.of(proposal).map(TermsProposal::payoutAccountId)));
  }

  private Map<UUID, String> masked(Stream<@Nullable UUID> accountIds) {
    List<UUID> known = accountIds.filter(Objects::nonNull).distinct().toList();
    return payoutAccounts.masked(known);
  }

  private static String checked(@Nullable String reason) {
    if (reason == null || reason.isBlank()) {
      throw missing("reason");
    }
    if (reason.length() > REASON_LENGTH_MAX) {
      throw invalid("reason", "may have up to " + REASON_LENGTH_MAX + " characters");
    }
    return reason;
  }
}

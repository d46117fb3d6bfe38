package io.quittance.payment.merchant;

import static io.quittance.payment.PaymentProblem.API_KEY_PROPOSAL_NOT_FOUND;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.quittance.platform.id.Ids;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The door for operators who let a merchant in again that has lost its keys. HTTP in, HTTP out. */
@RestController
class KeyProposalController {

  private static final String ROUTE = "/api/api-key-proposals";

  private final ProposeApiKey proposeApiKey;
  private final DecideKeyProposal decideKeyProposal;
  private final KeyProposals proposals;

  KeyProposalController(
      ProposeApiKey proposeApiKey, DecideKeyProposal decideKeyProposal, KeyProposals proposals) {
    this.proposeApiKey = proposeApiKey;
    this.decideKeyProposal = decideKeyProposal;
    this.proposals = proposals;
  }

  record ProposeKeyRequest(
      @Size(min = 1, max = 100) @Nullable String name,
      @NotNull @Size(min = 1, max = 500) String reason) {}

  /**
   * A proposal as operators see it.
   *
   * @param apiKeyId the key that the approval made
   * @param apiKey the same with its secret, only in the answer that made it
   */
  record KeyProposalView(
      String apiKeyProposalId,
      String merchantId,
      @Nullable String name,
      String reason,
      KeyProposal.Status status,
      String proposedBy,
      Instant proposedAt,
      @JsonInclude(Include.NON_NULL) @Nullable String decidedBy,
      @JsonInclude(Include.NON_NULL) @Nullable Instant decidedAt,
      @JsonInclude(Include.NON_NULL) @Nullable String apiKeyId,
      @JsonInclude(Include.NON_NULL) @Nullable ApiKeyView apiKey) {

    static KeyProposalView of(KeyProposal proposal) {
      return of(proposal, null);
    }

    static KeyProposalView of(KeyProposal proposal, @Nullable ApiKeyView apiKey) {
      return new KeyProposalView(
          proposal.wireId(),
          proposal.merchantId(),
          proposal.name(),
          proposal.reason(),
          proposal.status(),
          proposal.proposedBy(),
          proposal.proposedAt(),
          proposal.decidedBy(),
          proposal.decidedAt(),
          proposal.apiKeyId() == null ? null : Ids.write(ApiKey.PREFIX, proposal.apiKeyId()),
          apiKey);
    }
  }

  @Described(
      value =
          "Proposes a key with scope admin for a merchant that has none any more; it is made when"
              + " somebody else approves.",
      answers = 201,
      refusals = {"merchant_not_found", "api_key_exists", "api_key_proposal_open"})
  @PostMapping("/api/merchants/{merchantId}/api-key-proposals")
  @ResponseStatus(HttpStatus.CREATED)
  KeyProposalView propose(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String merchantId,
      @Valid @RequestBody ProposeKeyRequest request) {
    return KeyProposalView.of(
        proposeApiKey.propose(merchantId, request.name(), request.reason(), caller.name()));
  }

  @Described(
      value =
          "Approves a key that somebody else proposed, and makes it; its secret is in this answer"
              + " only.",
      refusals = {
        "api_key_proposal_not_found",
        "api_key_proposal_decided",
        "api_key_second_person_needed",
        "api_key_exists",
        "api_key_limit_reached"
      })
  @PostMapping(ROUTE + "/{id}/approve")
  KeyProposalView approve(@PathVariable String id, @AuthenticationPrincipal Caller caller) {
    var approved = decideKeyProposal.approve(id, caller.name());
    return KeyProposalView.of(approved.proposal(), approved.apiKey());
  }

  @Described(
      value = "Rejects a proposed key; it will never be made.",
      refusals = {"api_key_proposal_not_found", "api_key_proposal_decided"})
  @PostMapping(ROUTE + "/{id}/reject")
  KeyProposalView reject(@PathVariable String id, @AuthenticationPrincipal Caller caller) {
    return KeyProposalView.of(decideKeyProposal.reject(id, caller.name()));
  }

  @Described("Lists proposed keys of all merchants, newest first.")
  @GetMapping(ROUTE)
  Page<KeyProposalView> list(
      @RequestParam(required = false) KeyProposal.@Nullable Status status,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    return Page.of(
        proposals.page(status, Page.cursor(KeyProposal.PREFIX, cursor), size + 1),
        size,
        KeyProposalView::of,
        KeyProposal::wireId);
  }

  @Described(value = "Shows a proposed key.", refusals = "api_key_proposal_not_found")
  @GetMapping(ROUTE + "/{id}")
  KeyProposalView find(@PathVariable String id) {
    return Ids.read(KeyProposal.PREFIX, id)
        .flatMap(proposals::find)
        .map(KeyProposalView::of)
        .orElseThrow(() -> API_KEY_PROPOSAL_NOT_FOUND.because(id));
  }
}

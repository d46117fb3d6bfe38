package io.quittance.ledger.terms;

import static io.quittance.ledger.LedgerProblem.TERMS_PROPOSAL_DECIDED;
import static io.quittance.ledger.LedgerProblem.TERMS_PROPOSAL_NOT_FOUND;
import static io.quittance.ledger.LedgerProblem.TERMS_SECOND_PERSON_NEEDED;

import io.quittance.ledger.terms.TermsProposal.Status;
import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes proposed terms a version when somebody else agrees, or ends them. Terms that say already
 * what was proposed stay as they are.
 */
@Service
class DecideTerms {

  private final MerchantTerms merchantTerms;
  private final TermsProposals proposals;
  private final TransactionTemplate transaction;

  DecideTerms(
      MerchantTerms merchantTerms, TermsProposals proposals, TransactionTemplate transaction) {
    this.merchantTerms = merchantTerms;
    this.proposals = proposals;
    this.transaction = transaction;
  }

  /** The version, and whether this call made it. */
  record Outcome(Terms terms, boolean isNew) {}

  /**
   * Approves a proposal.
   *
   * @param dryRun true to roll back in the end
   * @throws io.quittance.platform.problem.Refusal {@code terms_proposal_not_found}, {@code
   *     terms_proposal_decided}, {@code terms_second_person_needed}, or {@code terms_too_early}
   *     when it was to begin before now; then it stays proposed
   */
  Outcome approve(String id, String by, boolean dryRun) {
    return transaction.execute(
        status -> {
          if (dryRun) {
            status.setRollbackOnly();
          }
          merchantTerms.lock();
          var proposal = requireOpen(id);
          if (proposal.proposedBy().equals(by)) {
            throw TERMS_SECOND_PERSON_NEEDED.because();
          }
          return begin(proposal, by);
        });
  }

  /**
   * Rejects a proposal; whoever proposed it may do so too.
   *
   * @param dryRun true to roll back in the end
   * @throws io.quittance.platform.problem.Refusal {@code terms_proposal_not_found}, {@code
   *     terms_proposal_decided}
   */
  TermsProposal reject(String id, String by, String reason, boolean dryRun) {
    return transaction.execute(
        status -> {
          if (dryRun) {
            status.setRollbackOnly();
          }
          merchantTerms.lock();
          return proposals.decide(requireOpen(id).id(), by, reason);
        });
  }

  private Outcome begin(TermsProposal proposal, String by) {
    var earliest = merchantTerms.now().plus(ProposeTerms.LEAD);
    var validFrom = proposal.validFrom() == null ? earliest : proposal.validFrom();
    var same = termsOf(proposal, validFrom).filter(terms -> isWhat(terms, proposal));
    if (same.isPresent()) {
      proposals.decide(proposal.id(), by, null);
      return new Outcome(same.get(), false);
    }
    ProposeTerms.requireNotBefore(validFrom, earliest);
    var approved = proposals.decide(proposal.id(), by, null);
    merchantTerms.add(approved, validFrom);
    return new Outcome(termsOf(approved, validFrom).orElseThrow(), true);
  }

  private Optional<Terms> termsOf(TermsProposal proposal, Instant moment) {
    return merchantTerms
        .bookOf(List.of(proposal.merchantId()))
        .ownAt(proposal.merchantId(), proposal.currency(), moment);
  }

  private static boolean isWhat(Terms before, TermsProposal proposal) {
    var account = proposal.payoutAccountId();
    return before.conditions().equals(proposal.conditions())
        && (account == null || account.equals(before.payoutAccountId()))
        && (proposal.validFrom() == null || before.validFrom().equals(proposal.validFrom()));
  }

  private TermsProposal requireOpen(String id) {
    var proposal =
        Ids.read(TermsProposal.PREFIX, id)
            .flatMap(proposals::find)
            .orElseThrow(() -> TERMS_PROPOSAL_NOT_FOUND.because(id));
    if (proposal.status() != Status.PROPOSED) {
      throw TERMS_PROPOSAL_DECIDED.because(id, proposal.status());
    }
    return proposal;
  }
}

package io.quittance.payment.merchant;

import static io.quittance.payment.PaymentProblem.API_KEY_PROPOSAL_DECIDED;
import static io.quittance.payment.PaymentProblem.API_KEY_PROPOSAL_NOT_FOUND;
import static io.quittance.payment.PaymentProblem.API_KEY_SECOND_PERSON_NEEDED;

import io.quittance.payment.merchant.KeyProposal.Status;
import io.quittance.platform.id.Ids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes a merchant the key that somebody proposed, when another one agrees; or ends it. */
@Service
class DecideKeyProposal {

  private static final Logger log = LoggerFactory.getLogger(DecideKeyProposal.class);

  private final KeyProposals proposals;
  private final CreateApiKey createApiKey;
  private final Ids ids;
  private final TransactionTemplate transaction;

  DecideKeyProposal(
      KeyProposals proposals, CreateApiKey createApiKey, Ids ids, TransactionTemplate transaction) {
    this.proposals = proposals;
    this.createApiKey = createApiKey;
    this.ids = ids;
    this.transaction = transaction;
  }

  /** What was approved, and the key with its secret, which is told once. */
  record Approved(KeyProposal proposal, ApiKeyView apiKey) {}

  /**
   * Approves a proposal and makes its key.
   *
   * @throws io.quittance.platform.problem.Refusal {@code api_key_proposal_not_found}, {@code
   *     api_key_proposal_decided}, {@code api_key_second_person_needed}, {@code api_key_exists},
   *     {@code api_key_limit_reached}; after the last two it stays proposed
   */
  Approved approve(String id, String by) {
    var approved =
        transaction.execute(
            _ -> {
              var proposal = lock(id);
              if (proposal.proposedBy().equals(by)) {
                throw API_KEY_SECOND_PERSON_NEEDED.because();
              }
              var keyId = ids.next(proposal.merchantId());
              // Decided first: the database makes no key that nobody has approved.
              var decided = proposals.decide(proposal.id(), by, keyId);
              return new Approved(
                  decided, createApiKey.forProposal(keyId, proposal.merchantId(), proposal.name()));
            });
    log.warn(
        "security: {} made {} for {}, proposed by {}",
        by,
        approved.apiKey().apiKeyId(),
        approved.proposal().merchantId(),
        approved.proposal().proposedBy());
    return approved;
  }

  /**
   * Rejects a proposal; whoever proposed it may do so too.
   *
   * @throws io.quittance.platform.problem.Refusal {@code api_key_proposal_not_found}, {@code
   *     api_key_proposal_decided}
   */
  KeyProposal reject(String id, String by) {
    return transaction.execute(_ -> proposals.decide(lock(id).id(), by, null));
  }

  private KeyProposal lock(String id) {
    var proposal =
        Ids.read(KeyProposal.PREFIX, id)
            .flatMap(proposals::lock)
            .orElseThrow(() -> API_KEY_PROPOSAL_NOT_FOUND.because(id));
    if (proposal.status() != Status.PROPOSED) {
      throw API_KEY_PROPOSAL_DECIDED.because(id, proposal.status());
    }
    return proposal;
  }
}

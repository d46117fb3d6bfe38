package io.quittance.payment.merchant;

import static io.quittance.payment.PaymentProblem.API_KEY_EXISTS;
import static io.quittance.payment.PaymentProblem.API_KEY_PROPOSAL_OPEN;
import static io.quittance.payment.PaymentProblem.MERCHANT_NOT_FOUND;

import io.quittance.platform.id.Ids;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes down that an operator wants a key for a merchant that has none with scope admin any more;
 * it is made when somebody else approves.
 */
@Service
class ProposeApiKey {

  private final ApiKeys keys;
  private final KeyProposals proposals;
  private final Ids ids;
  private final TransactionTemplate transaction;

  ProposeApiKey(ApiKeys keys, KeyProposals proposals, Ids ids, TransactionTemplate transaction) {
    this.keys = keys;
    this.proposals = proposals;
    this.ids = ids;
    this.transaction = transaction;
  }

  /**
   * Proposes a key.
   *
   * @throws io.quittance.platform.problem.Refusal {@code merchant_not_found}, {@code
   *     api_key_exists}, {@code api_key_proposal_open}
   */
  KeyProposal propose(String merchantId, @Nullable String name, String reason, String by) {
    return transaction.execute(
        _ -> {
          if (!keys.isMerchant(merchantId)) {
            throw MERCHANT_NOT_FOUND.because();
          }
          if (keys.isThereAnAdminKey(merchantId)) {
            throw API_KEY_EXISTS.because();
          }
          return proposals
              .insert(ids.next(merchantId), merchantId, name, reason, by)
              .orElseThrow(API_KEY_PROPOSAL_OPEN::because);
        });
  }
}

package io.quittance.ledger.terms;

import static io.quittance.ledger.LedgerProblem.TERMS_TOO_EARLY;

import io.quittance.platform.id.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes down what terms an operator wants; they count when another one has approved them. The same
 * request again finds the proposal that still waits.
 */
@Service
class ProposeTerms {

  /**
   * A version begins so long from now at the earliest: no event of that time has been booked yet,
   * although clocks differ and transactions take a moment.
   */
  static final Duration LEAD = Duration.ofMinutes(1);

  /** How many of somebody's proposals are looked through for the same one. */
  private static final int OPEN_MAX = 100;

  private final MerchantTerms merchantTerms;
  private final TermsProposals proposals;
  private final PayoutAccounts payoutAccounts;
  private final Ids ids;
  private final TransactionTemplate transaction;

  ProposeTerms(
      MerchantTerms merchantTerms,
      TermsProposals proposals,
      PayoutAccounts payoutAccounts,
      Ids ids,
      TransactionTemplate transaction) {
    this.merchantTerms = merchantTerms;
    this.proposals = proposals;
    this.payoutAccounts = payoutAccounts;
    this.ids = ids;
    this.transaction = transaction;
  }

  /**
   * Terms as somebody wants them.
   *
   * @param payoutAccount null to stay with the account that counts when the version begins
   * @param validFrom null for as soon as possible
   */
  record Wanted(
      String merchantId,
      Currency currency,
      Conditions conditions,
      @Nullable PayoutAccount payoutAccount,
      @Nullable Instant validFrom,
      String proposedBy) {}

  /** The proposal, and whether this call made it. */
  record Outcome(TermsProposal proposal, boolean isNew) {}

  /**
   * Proposes terms.
   *
   * @param dryRun true to roll back in the end
   * @throws io.quittance.platform.problem.Refusal {@code terms_too_early}, or {@code
   *     payouts_not_configured} where there is no key to keep an account under
   */
  Outcome propose(Wanted wanted, boolean dryRun) {
    return transaction.execute(
        status -> {
          if (dryRun) {
            status.setRollbackOnly();
          }
          merchantTerms.lock();
          var earliest = merchantTerms.now().plus(LEAD);
          var validFrom = wanted.validFrom() == null ? earliest : wanted.validFrom();
          return proposals
              .open(wanted.merchantId(), wanted.currency(), wanted.proposedBy(), OPEN_MAX)
              .stream()
              .filter(open -> isWhat(open, wanted))
              .findFirst()
              .map(open -> new Outcome(open, false))
              .orElseGet(() -> new Outcome(insert(wanted, validFrom, earliest), true));
        });
  }

  private TermsProposal insert(Wanted wanted, Instant validFrom, Instant earliest) {
    requireNotBefore(validFrom, earliest);
    return proposals.insert(ids.next(wanted.merchantId()), wanted, accountOf(wanted, validFrom));
  }

  /**
   * Refuses a beginning before what has been booked.
   *
   * @throws io.quittance.platform.problem.Refusal {@code terms_too_early}
   */
  static void requireNotBefore(Instant validFrom, Instant earliest) {
    if (validFrom.isBefore(earliest)) {
      throw TERMS_TOO_EARLY.because(LEAD.toSeconds()).param("validFrom");
    }
  }

  /** The account that counts then, where it is the same one; else a new one. */
  private @Nullable UUID accountOf(Wanted wanted, Instant validFrom) {
    var account = wanted.payoutAccount();
    if (account == null) {
      return null;
    }
    return merchantTerms
        .bookOf(List.of(wanted.merchantId()))
        .ownAt(wanted.merchantId(), wanted.currency(), validFrom)
        .map(Terms::payoutAccountId)
        .filter(known -> isSame(known, account))
        .orElseGet(
            () ->
                payoutAccounts.add(
                    wanted.merchantId(), wanted.currency(), account, wanted.proposedBy()));
  }

  private boolean isWhat(TermsProposal open, Wanted wanted) {
    return open.conditions().equals(wanted.conditions())
        && Objects.equals(open.validFrom(), wanted.validFrom())
        && isSame(open.payoutAccountId(), wanted.payoutAccount());
  }

  private boolean isSame(@Nullable UUID accountId, @Nullable PayoutAccount account) {
    if (accountId == null || account == null) {
      return accountId == null && account == null;
    }
    return account.equals(payoutAccounts.open(List.of(accountId)).get(accountId));
  }
}

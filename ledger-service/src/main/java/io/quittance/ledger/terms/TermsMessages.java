package io.quittance.ledger.terms;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.quittance.ledger.Moments;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What travels about terms, in and out. */
final class TermsMessages {

  private static final Pattern MERCHANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private TermsMessages() {}

  /** How much is held back, and for how long. */
  record Reserve(@Nullable Integer basisPoints, @Nullable Integer days) {}

  record AccountMessage(
      @Nullable String holder,
      @Nullable String iban,
      @Nullable String accountNumber,
      @Nullable String bic) {

    /** The record's own text would tell the account. */
    @Override
    public String toString() {
      return "AccountMessage";
    }
  }

  /** Terms as an operator sends them; whole, except for the account, which stays when absent. */
  record TermsMessage(
      @Nullable Integer feeBasisPoints,
      @Nullable Long feeFixed,
      @Nullable FeeOnRefund feeOnRefund,
      @Nullable Reserve reserve,
      @Nullable Long payoutMinimum,
      @Nullable AccountMessage payoutAccount,
      @Nullable String validFrom) {

    ProposeTerms.Wanted toWanted(String merchantId, Currency currency, String proposedBy) {
      var account = account();
      if (account != null && merchantId.equals(Terms.DEFAULT)) {
        throw invalid("payoutAccount", "cannot be one for all merchants");
      }
      return new ProposeTerms.Wanted(
          merchantId,
          currency,
          conditions(),
          account,
          Moments.read("validFrom", validFrom),
          proposedBy);
    }

    private Conditions conditions() {
      if (feeBasisPoints == null) {
        throw missing("feeBasisPoints");
      }
      if (feeFixed == null) {
        throw missing("feeFixed");
      }
      return new Conditions(
          feeBasisPoints,
          feeFixed,
          feeOnRefund == null ? FeeOnRefund.KEPT : feeOnRefund,
          reserve == null || reserve.basisPoints() == null ? 0 : reserve.basisPoints(),
          reserve == null || reserve.days() == null ? 0 : reserve.days(),
          payoutMinimum == null ? 0 : payoutMinimum);
    }

    private @Nullable PayoutAccount account() {
      return payoutAccount == null
          ? null
          : PayoutAccount.read(
              payoutAccount.holder(),
              payoutAccount.iban(),
              payoutAccount.accountNumber(),
              payoutAccount.bic());
    }
  }

  /**
   * Terms as people see them; amounts are minor units.
   *
   * @param payoutAccount the end of the account's number
   */
  record TermsView(
      String merchantId,
      String currency,
      int feeBasisPoints,
      long feeFixed,
      FeeOnRefund feeOnRefund,
      Reserve reserve,
      long payoutMinimum,
      @JsonInclude(Include.NON_NULL) @Nullable String payoutAccount,
      Instant validFrom,
      String createdBy,
      @Nullable String approvedBy,
      Instant createdAt) {

    static TermsView of(Terms terms, Map<UUID, String> masked) {
      var agreed = terms.conditions();
      return new TermsView(
          terms.merchantId(),
          terms.currency().getCurrencyCode(),
          agreed.feeBasisPoints(),
          agreed.feeFixed(),
          agreed.feeOnRefund(),
          new Reserve(agreed.reserveBasisPoints(), agreed.reserveDays()),
          agreed.payoutMinimum(),
          terms.payoutAccountId() == null ? null : masked.get(terms.payoutAccountId()),
          terms.validFrom(),
          terms.createdBy(),
          terms.approvedBy(),
          terms.createdAt());
    }
  }

  record RejectTermsMessage(@Nullable String reason) {}

  /**
   * Proposed terms as people see them; amounts are minor units.
   *
   * @param payoutAccount the end of the account's number; absent to stay with the one that counts
   * @param validFrom absent for as soon as it is approved
   * @param decidedBy absent, like {@code decidedAt}, while PROPOSED
   */
  record ProposalView(
      String termsProposalId,
      String merchantId,
      String currency,
      int feeBasisPoints,
      long feeFixed,
      FeeOnRefund feeOnRefund,
      Reserve reserve,
      long payoutMinimum,
      @JsonInclude(Include.NON_NULL) @Nullable String payoutAccount,
      @JsonInclude(Include.NON_NULL) @Nullable Instant validFrom,
      TermsProposal.Status status,
      String proposedBy,
      Instant proposedAt,
      @JsonInclude(Include.NON_NULL) @Nullable String decidedBy,
      @JsonInclude(Include.NON_NULL) @Nullable Instant decidedAt,
      @JsonInclude(Include.NON_NULL) @Nullable String rejection) {

    static ProposalView of(TermsProposal proposal, Map<UUID, String> masked) {
      var wanted = proposal.conditions();
      var account = proposal.payoutAccountId();
      return new ProposalView(
          proposal.wireId(),
          proposal.merchantId(),
          proposal.currency().getCurrencyCode(),
          wanted.feeBasisPoints(),
          wanted.feeFixed(),
          wanted.feeOnRefund(),
          new Reserve(wanted.reserveBasisPoints(), wanted.reserveDays()),
          wanted.payoutMinimum(),
          account == null ? null : masked.get(account),
          proposal.validFrom(),
          proposal.status(),
          proposal.proposedBy(),
          proposal.proposedAt(),
          proposal.decidedBy(),
          proposal.decidedAt(),
          proposal.rejection());
    }
  }

  /**
   * The terms that count now, and every version of the merchant's own.
   *
   * @param current the merchant's own or those for all; null while neither has begun
   * @param history the last to begin first; the latest 100
   */
  record HistoryView(@Nullable TermsView current, List<TermsView> history) {}

  static String checkedMerchant(String merchantId) {
    if (!MERCHANT.matcher(merchantId).matches()) {
      throw invalid("merchantId", "must have 1 to 100 letters, digits, '.', '_' and '-'");
    }
    return merchantId;
  }
}

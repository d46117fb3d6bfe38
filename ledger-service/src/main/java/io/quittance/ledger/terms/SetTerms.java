package io.quittance.ledger.terms;

import static io.quittance.ledger.LedgerProblem.TERMS_TOO_EARLY;

import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Adds a version of a merchant's terms. The same request again finds the version that is there: the
 * one that counts when the new one would begin.
 *
 * <p>A version begins a minute from now at the earliest: no event of that time has been booked yet,
 * although clocks differ and transactions take a moment.
 */
@Service
class SetTerms {

  static final Duration LEAD = Duration.ofMinutes(1);

  private final MerchantTerms merchantTerms;
  private final PayoutAccounts payoutAccounts;
  private final TransactionTemplate transaction;

  SetTerms(
      MerchantTerms merchantTerms, PayoutAccounts payoutAccounts, TransactionTemplate transaction) {
    this.merchantTerms = merchantTerms;
    this.payoutAccounts = payoutAccounts;
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
      String createdBy) {}

  /** The version, and whether this call made it. */
  record Outcome(Terms terms, boolean isNew) {}

  /**
   * Adds the version.
   *
   * @param dryRun true to roll back in the end
   * @throws io.quittance.platform.problem.Refusal {@code terms_too_early}, or {@code
   *     payouts_not_configured} where there is no key to keep an account under
   */
  Outcome set(Wanted wanted, boolean dryRun) {
    return transaction.execute(
        status -> {
          if (dryRun) {
            status.setRollbackOnly();
          }
          merchantTerms.lock();
          var earliest = merchantTerms.now().plus(LEAD);
          var validFrom = wanted.validFrom() == null ? earliest : wanted.validFrom();
          var before =
              merchantTerms
                  .bookOf(List.of(wanted.merchantId()))
                  .ownAt(wanted.merchantId(), wanted.currency(), validFrom);
          return before
              .filter(terms -> isWhat(terms, wanted))
              .map(terms -> new Outcome(terms, false))
              .orElseGet(() -> new Outcome(add(wanted, before, validFrom, earliest), true));
        });
  }

  private Terms add(Wanted wanted, Optional<Terms> before, Instant validFrom, Instant earliest) {
    if (validFrom.isBefore(earliest)) {
      throw TERMS_TOO_EARLY.because(LEAD.toSeconds()).param("validFrom");
    }
    return merchantTerms.add(
        wanted.merchantId(),
        wanted.currency(),
        wanted.conditions(),
        accountOf(wanted, before),
        validFrom,
        wanted.createdBy());
  }

  private @Nullable UUID accountOf(Wanted wanted, Optional<Terms> before) {
    var known = before.map(Terms::payoutAccountId).orElse(null);
    var account = wanted.payoutAccount();
    if (account == null || isKept(known, account)) {
      return known;
    }
    return payoutAccounts.add(wanted.merchantId(), wanted.currency(), account, wanted.createdBy());
  }

  private boolean isWhat(Terms before, Wanted wanted) {
    var account = wanted.payoutAccount();
    return before.conditions().equals(wanted.conditions())
        && (account == null || isKept(before.payoutAccountId(), account))
        && (wanted.validFrom() == null || before.validFrom().equals(wanted.validFrom()));
  }

  private boolean isKept(@Nullable UUID accountId, PayoutAccount account) {
    return accountId != null
        && account.equals(payoutAccounts.open(List.of(accountId)).get(accountId));
  }
}

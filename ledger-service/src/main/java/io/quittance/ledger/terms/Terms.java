package io.quittance.ledger.terms;

import java.time.Instant;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One version of the terms of a merchant in a currency; it never changes.
 *
 * @param number grows with each version of anybody's
 * @param merchantId {@link #DEFAULT} for all merchants that have no terms of their own
 * @param payoutAccountId where money is sent; as written down, null to stay with the account that
 *     counts when the version begins; in a {@link TermsBook} that account, null while none is known
 * @param createdBy the operator who proposed it
 * @param approvedBy another operator; null for versions from when one was enough
 */
public record Terms(
    long number,
    String merchantId,
    Currency currency,
    Conditions conditions,
    @Nullable UUID payoutAccountId,
    Instant validFrom,
    String createdBy,
    @Nullable String approvedBy,
    Instant createdAt) {

  /** Stands for all merchants without terms of their own. */
  public static final String DEFAULT = "default";

  Terms paidTo(@Nullable UUID accountId) {
    return new Terms(
        number,
        merchantId,
        currency,
        conditions,
        accountId,
        validFrom,
        createdBy,
        approvedBy,
        createdAt);
  }
}

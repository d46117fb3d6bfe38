package io.quittance.ledger.account;

import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** Which accounts a list is about; null means any. */
record AccountFilter(
    @Nullable String codePrefix, @Nullable AccountType type, @Nullable Currency currency) {}

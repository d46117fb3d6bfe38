package io.quittance.ledger.account;

/** An account as somebody wants it. */
public record NewAccount(AccountKey key, AccountType type, boolean allowNegative) {}

/** Accounts, what the ledger keeps a balance of; start with Account. */
@NullMarked
package io.quittance.ledger.account;

import org.jspecify.annotations.NullMarked;

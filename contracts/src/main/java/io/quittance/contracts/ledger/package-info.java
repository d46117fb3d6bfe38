/** What ledger-service answers to other services; start with LedgerEntriesApi. */
@NullMarked
package io.quittance.contracts.ledger;

import org.jspecify.annotations.NullMarked;

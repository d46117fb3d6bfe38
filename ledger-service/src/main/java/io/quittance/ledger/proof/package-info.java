/** Proves that the journal is whole and unchanged; start with ProveLedger. */
@NullMarked
package io.quittance.ledger.proof;

import org.jspecify.annotations.NullMarked;

/** The double-entry journal; start with LedgerConfiguration, then the journal package. */
@NullMarked
package io.quittance.ledger;

import org.jspecify.annotations.NullMarked;

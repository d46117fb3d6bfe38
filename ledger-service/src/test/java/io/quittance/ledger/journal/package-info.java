/** Tests of the journal package. */
@NullMarked
package io.quittance.ledger.journal;

import org.jspecify.annotations.NullMarked;

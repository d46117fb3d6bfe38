/** Holds as callers see them; how they are written is in the journal package. */
@NullMarked
package io.quittance.ledger.hold;

import org.jspecify.annotations.NullMarked;

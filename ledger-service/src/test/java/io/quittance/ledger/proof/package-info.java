/** Tests of the proof package. */
@NullMarked
package io.quittance.ledger.proof;

import org.jspecify.annotations.NullMarked;

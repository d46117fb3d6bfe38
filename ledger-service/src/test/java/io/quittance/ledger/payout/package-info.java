/** Tests of the payout package. */
@NullMarked
package io.quittance.ledger.payout;

import org.jspecify.annotations.NullMarked;

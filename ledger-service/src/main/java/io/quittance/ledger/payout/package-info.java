/** How merchants get their money; start with PayOut, then MakeFile and ConfirmPayout. */
@NullMarked
package io.quittance.ledger.payout;

import org.jspecify.annotations.NullMarked;

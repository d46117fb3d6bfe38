/** What providers pay out, told once both sides agree; start with ConfirmSettlements. */
@NullMarked
package io.quittance.reconciliation.settlement;

import org.jspecify.annotations.NullMarked;

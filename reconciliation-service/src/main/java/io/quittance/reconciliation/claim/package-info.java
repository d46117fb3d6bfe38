/** What we claim, copied from events and proven complete; start with TakePaymentEvents. */
@NullMarked
package io.quittance.reconciliation.claim;

import org.jspecify.annotations.NullMarked;

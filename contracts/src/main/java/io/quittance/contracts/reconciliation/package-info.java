/** What reconciliation-service tells; start with ReconciliationEvent. */
@NullMarked
package io.quittance.contracts.reconciliation;

import org.jspecify.annotations.NullMarked;

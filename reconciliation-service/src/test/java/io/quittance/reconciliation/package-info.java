/** Reconciliation, on real servers; start with ReconciliationLifecycleTest. */
@NullMarked
package io.quittance.reconciliation;

import org.jspecify.annotations.NullMarked;

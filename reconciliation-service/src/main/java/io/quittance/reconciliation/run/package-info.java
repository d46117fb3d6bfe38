/** Reconciling a provider's day; start with PerformRun, which tells the whole story. */
@NullMarked
package io.quittance.reconciliation.run;

import org.jspecify.annotations.NullMarked;

/** Runs, by their own package. */
@NullMarked
package io.quittance.reconciliation.run;

import org.jspecify.annotations.NullMarked;

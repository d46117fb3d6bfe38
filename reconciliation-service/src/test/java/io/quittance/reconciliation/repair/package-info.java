/** Repairs, by their own package. */
@NullMarked
package io.quittance.reconciliation.repair;

import org.jspecify.annotations.NullMarked;

/** Claims, by their own package. */
@NullMarked
package io.quittance.reconciliation.claim;

import org.jspecify.annotations.NullMarked;

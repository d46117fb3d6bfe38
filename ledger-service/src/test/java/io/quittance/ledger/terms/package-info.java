/** Tests of the terms package. */
@NullMarked
package io.quittance.ledger.terms;

import org.jspecify.annotations.NullMarked;

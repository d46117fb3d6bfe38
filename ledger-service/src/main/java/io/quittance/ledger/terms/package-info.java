/** What merchants pay, what is held back, and where they are paid; start with Conditions. */
@NullMarked
package io.quittance.ledger.terms;

import org.jspecify.annotations.NullMarked;

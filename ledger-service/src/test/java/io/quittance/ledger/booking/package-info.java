/** Tests of the booking package. */
@NullMarked
package io.quittance.ledger.booking;

import org.jspecify.annotations.NullMarked;

/** What the ledger books when it hears of a payment or a settlement; start with PostingRules. */
@NullMarked
package io.quittance.ledger.booking;

import org.jspecify.annotations.NullMarked;

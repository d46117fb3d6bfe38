/** Entries and how they are booked; start with WriteEntries. */
@NullMarked
package io.quittance.ledger.journal;

import org.jspecify.annotations.NullMarked;

/**
 * What payments claim against what the ledger has booked; start with CompareLedger. The ledger's
 * books of a day are its statement, as a report is a provider's.
 */
@NullMarked
package io.quittance.reconciliation.ledger;

import org.jspecify.annotations.NullMarked;

/** The ledger on a real database and broker; start with LedgerLifecycleTest. */
@NullMarked
package io.quittance.ledger;

import org.jspecify.annotations.NullMarked;

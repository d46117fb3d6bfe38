/** What callers and books see of trouble: two instances, killed processes, lost connections. */
@NullMarked
package io.quittance.ledger.fault;

import org.jspecify.annotations.NullMarked;

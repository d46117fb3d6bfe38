/** What Braintree's official clients talk to; start with TransactionController. */
@NullMarked
package io.quittance.simulator.braintree;

import org.jspecify.annotations.NullMarked;

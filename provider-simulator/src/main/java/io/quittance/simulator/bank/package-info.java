/** A bank that speaks ISO 20022, emulated; start with BankApiController. */
@NullMarked
package io.quittance.simulator.bank;

import org.jspecify.annotations.NullMarked;

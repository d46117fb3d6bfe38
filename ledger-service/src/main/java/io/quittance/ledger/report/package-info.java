/** Balances, statements and the trial balance, now and at any past time; start with PastTime. */
@NullMarked
package io.quittance.ledger.report;

import org.jspecify.annotations.NullMarked;

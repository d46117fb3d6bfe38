/**
 * Our own accounts at banks, and what arrived there of the providers' payouts; start with
 * CompareBankEntries. Camt053 also reads the statements of banks that are providers.
 */
@NullMarked
package io.quittance.reconciliation.bank;

import org.jspecify.annotations.NullMarked;

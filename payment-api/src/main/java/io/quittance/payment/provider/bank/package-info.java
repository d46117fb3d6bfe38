/** Transfers by a bank, ISO 20022; start with BankProvider. */
@NullMarked
package io.quittance.payment.provider.bank;

import org.jspecify.annotations.NullMarked;

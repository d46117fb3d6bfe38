/** Reading the statements of banks. */
@NullMarked
package io.quittance.reconciliation.bank;

import org.jspecify.annotations.NullMarked;

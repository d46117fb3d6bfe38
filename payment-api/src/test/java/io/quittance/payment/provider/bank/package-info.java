/** The adapter of banks against one that says what it is told to. */
@NullMarked
package io.quittance.payment.provider.bank;

import org.jspecify.annotations.NullMarked;

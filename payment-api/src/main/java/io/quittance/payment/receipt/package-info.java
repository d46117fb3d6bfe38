/** What a customer gets to keep of a payment; start with ReadReceipt. */
@NullMarked
package io.quittance.payment.receipt;

import org.jspecify.annotations.NullMarked;

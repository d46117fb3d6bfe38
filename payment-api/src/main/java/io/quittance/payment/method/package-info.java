/** What can be paid with; start with PaymentMethods, then StorePaymentMethod. */
@NullMarked
package io.quittance.payment.method;

import org.jspecify.annotations.NullMarked;

/** What merchants may ask for, one class per verb; start with PaymentLifecycleTest. */
@NullMarked
package io.quittance.payment.request;

import org.jspecify.annotations.NullMarked;

/** Stripe's wire format over the same books; start with PaymentIntentController. */
@NullMarked
package io.quittance.simulator.stripe;

import org.jspecify.annotations.NullMarked;

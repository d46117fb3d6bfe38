/** Stripe, spoken to by its official SDK; start with StripeProvider. */
@NullMarked
package io.quittance.payment.provider.stripe;

import org.jspecify.annotations.NullMarked;

/** What the adapter makes of answers that Stripe's emulator does not give. */
@NullMarked
package io.quittance.payment.provider.stripe;

import org.jspecify.annotations.NullMarked;

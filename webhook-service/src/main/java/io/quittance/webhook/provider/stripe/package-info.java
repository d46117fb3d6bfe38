/** The webhooks of Stripe; start with StripeWebhooks. */
@NullMarked
package io.quittance.webhook.provider.stripe;

import org.jspecify.annotations.NullMarked;

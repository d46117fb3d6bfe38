/** The webhooks of Braintree; start with BraintreeWebhooks. */
@NullMarked
package io.quittance.webhook.provider.braintree;

import org.jspecify.annotations.NullMarked;

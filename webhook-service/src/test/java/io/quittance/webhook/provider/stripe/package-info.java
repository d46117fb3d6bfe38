/** How Stripe signs and words its webhooks, judged by its own SDK and by official vectors. */
@NullMarked
package io.quittance.webhook.provider.stripe;

import org.jspecify.annotations.NullMarked;

/** The webhooks of Adyen; start with AdyenWebhooks. */
@NullMarked
package io.quittance.webhook.provider.adyen;

import org.jspecify.annotations.NullMarked;

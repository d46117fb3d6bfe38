/** Tests of the webhooks of Braintree. */
@NullMarked
package io.quittance.webhook.provider.braintree;

import org.jspecify.annotations.NullMarked;

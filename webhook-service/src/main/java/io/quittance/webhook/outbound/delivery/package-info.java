/** Events on their way to endpoints; start with DeliverWebhooks. */
@NullMarked
package io.quittance.webhook.outbound.delivery;

import org.jspecify.annotations.NullMarked;

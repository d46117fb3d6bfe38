/** The webhooks of the provider simulator; start with SimulatorWebhooks. */
@NullMarked
package io.quittance.webhook.provider.simulator;

import org.jspecify.annotations.NullMarked;

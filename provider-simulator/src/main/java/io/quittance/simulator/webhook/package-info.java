/** Signed notices out, in order per charge, until acknowledged; start with WebhookSender. */
@NullMarked
package io.quittance.simulator.webhook;

import org.jspecify.annotations.NullMarked;

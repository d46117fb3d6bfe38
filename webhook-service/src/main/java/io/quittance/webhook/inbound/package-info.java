/**
 * The way of a webhook from the door to the outbox, and what operators see of it; start with
 * ReceiveWebhook.
 */
@NullMarked
package io.quittance.webhook.inbound;

import org.jspecify.annotations.NullMarked;

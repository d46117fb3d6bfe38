/**
 * Webhooks to merchants: their endpoints, their events, and the deliveries of these; start with
 * event.TakePaymentEvents and delivery.DeliverWebhooks.
 */
@NullMarked
package io.quittance.webhook.outbound;

import org.jspecify.annotations.NullMarked;

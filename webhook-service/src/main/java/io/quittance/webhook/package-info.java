/**
 * What providers tell us: verified, stored as it came, and published as facts, once.
 *
 * <p>Read {@code inbound.ReceiveWebhook} first: it is the whole way of a webhook. How a provider
 * signs and words its webhooks is in {@code provider}.
 */
@NullMarked
package io.quittance.webhook;

import org.jspecify.annotations.NullMarked;

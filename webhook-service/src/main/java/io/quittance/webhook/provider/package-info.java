/**
 * The seam to the providers: how each signs, names and words its webhooks; start with
 * ProviderWebhooks.
 */
@NullMarked
package io.quittance.webhook.provider;

import org.jspecify.annotations.NullMarked;

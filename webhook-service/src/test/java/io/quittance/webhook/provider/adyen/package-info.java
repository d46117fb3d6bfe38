/** Adyen's notices: who signed them, and what they say. */
@NullMarked
package io.quittance.webhook.provider.adyen;

import org.jspecify.annotations.NullMarked;

/** Tests, and what they share. */
@NullMarked
package io.quittance.webhook.inbound;

import org.jspecify.annotations.NullMarked;

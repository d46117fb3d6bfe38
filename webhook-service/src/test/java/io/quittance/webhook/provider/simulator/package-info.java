/** Tests, and what they share. */
@NullMarked
package io.quittance.webhook.provider.simulator;

import org.jspecify.annotations.NullMarked;

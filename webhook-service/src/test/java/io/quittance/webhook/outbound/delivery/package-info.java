/** Tests. */
@NullMarked
package io.quittance.webhook.outbound.delivery;

import org.jspecify.annotations.NullMarked;

/** Tests. */
@NullMarked
package io.quittance.webhook.outbound.address;

import org.jspecify.annotations.NullMarked;

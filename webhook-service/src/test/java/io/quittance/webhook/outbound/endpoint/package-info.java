/** Tests. */
@NullMarked
package io.quittance.webhook.outbound.endpoint;

import org.jspecify.annotations.NullMarked;

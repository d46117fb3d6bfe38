/** Tests. */
@NullMarked
package io.quittance.webhook.outbound;

import org.jspecify.annotations.NullMarked;

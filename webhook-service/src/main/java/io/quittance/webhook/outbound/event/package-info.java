/** What merchants are told; start with TellMerchants. */
@NullMarked
package io.quittance.webhook.outbound.event;

import org.jspecify.annotations.NullMarked;

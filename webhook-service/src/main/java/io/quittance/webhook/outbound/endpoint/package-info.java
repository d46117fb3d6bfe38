/** Where merchants want to hear of their events; start with EndpointController. */
@NullMarked
package io.quittance.webhook.outbound.endpoint;

import org.jspecify.annotations.NullMarked;

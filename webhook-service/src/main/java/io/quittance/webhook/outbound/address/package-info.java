/** Where we may connect to, and where never; start with EndpointUrls. */
@NullMarked
package io.quittance.webhook.outbound.address;

import org.jspecify.annotations.NullMarked;

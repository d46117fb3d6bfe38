/** Calls to other services; start with ServiceClients. */
@NullMarked
package io.quittance.platform.client;

import org.jspecify.annotations.NullMarked;

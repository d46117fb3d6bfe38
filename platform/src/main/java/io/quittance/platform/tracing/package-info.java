/** One trace for what one request causes, over all services; start with PlatformTracing. */
@NullMarked
package io.quittance.platform.tracing;

import org.jspecify.annotations.NullMarked;

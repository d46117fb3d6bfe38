/** The filter that lets a request take effect once; start with IdempotencyFilter. */
@NullMarked
package io.quittance.platform.idempotency;

import org.jspecify.annotations.NullMarked;

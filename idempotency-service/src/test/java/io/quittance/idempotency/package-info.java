/** The service as its callers see it, on real servers; start with IdempotencyLifecycleTest. */
@NullMarked
package io.quittance.idempotency;

import org.jspecify.annotations.NullMarked;

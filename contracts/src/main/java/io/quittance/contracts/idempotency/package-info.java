/** One request, one effect, over REST; start with IdempotencyApi. */
@NullMarked
package io.quittance.contracts.idempotency;

import org.jspecify.annotations.NullMarked;

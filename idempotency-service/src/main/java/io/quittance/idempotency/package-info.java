/**
 * One request, one effect: who may work under an idempotency key, and what the answer was.
 *
 * <p>Start with {@link io.quittance.idempotency.key.ClaimKey}.
 */
@NullMarked
package io.quittance.idempotency;

import org.jspecify.annotations.NullMarked;

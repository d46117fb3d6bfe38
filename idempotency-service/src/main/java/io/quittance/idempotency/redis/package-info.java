/** Where keys are remembered first, and what happens while it is away; start with Degradation. */
@NullMarked
package io.quittance.idempotency.redis;

import org.jspecify.annotations.NullMarked;

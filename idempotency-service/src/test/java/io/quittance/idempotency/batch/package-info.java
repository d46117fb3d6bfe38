/** Group commit by itself. */
@NullMarked
package io.quittance.idempotency.batch;

import org.jspecify.annotations.NullMarked;

/**
 * Many small writes as few statements; start with {@link
 * io.quittance.idempotency.batch.GroupCommit}.
 */
@NullMarked
package io.quittance.idempotency.batch;

import org.jspecify.annotations.NullMarked;

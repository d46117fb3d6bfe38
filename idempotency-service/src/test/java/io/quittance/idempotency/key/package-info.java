/** Parts of the feature by themselves. */
@NullMarked
package io.quittance.idempotency.key;

import org.jspecify.annotations.NullMarked;

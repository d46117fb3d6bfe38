/** Ids that sort by time and carry their shard; start with Ids. */
@NullMarked
package io.quittance.platform.id;

import org.jspecify.annotations.NullMarked;

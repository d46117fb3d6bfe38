/** Events leave through a table; start with Outbox. */
@NullMarked
package io.quittance.platform.outbox;

import org.jspecify.annotations.NullMarked;

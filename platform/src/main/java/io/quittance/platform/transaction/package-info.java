/** What goes on around a database transaction. */
@NullMarked
package io.quittance.platform.transaction;

import org.jspecify.annotations.NullMarked;

/** Events arrive and are run once; start with EventHandler. */
@NullMarked
package io.quittance.platform.inbox;

import org.jspecify.annotations.NullMarked;

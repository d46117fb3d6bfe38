/** How a service starts when what it needs is not there yet. */
@NullMarked
package io.quittance.platform.start;

import org.jspecify.annotations.NullMarked;

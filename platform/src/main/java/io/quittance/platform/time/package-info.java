/** The time by which all instances go, and how right the clock of an instance is. */
@NullMarked
package io.quittance.platform.time;

import org.jspecify.annotations.NullMarked;

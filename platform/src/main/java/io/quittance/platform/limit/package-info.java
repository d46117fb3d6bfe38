/**
 * How much one caller may ask, and what happens when all of them ask too much; start with
 * PlatformLimits.
 */
@NullMarked
package io.quittance.platform.limit;

import org.jspecify.annotations.NullMarked;

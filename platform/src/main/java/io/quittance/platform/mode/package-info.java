/** Whether an installation moves real money; start with Mode. */
@NullMarked
package io.quittance.platform.mode;

import org.jspecify.annotations.NullMarked;

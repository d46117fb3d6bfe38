/** Amounts and currencies; start with Money. */
@NullMarked
package io.quittance.platform.money;

import org.jspecify.annotations.NullMarked;

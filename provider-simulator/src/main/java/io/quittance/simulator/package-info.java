/** A payment provider on demand; start with operation.Rules, then fault.Fault. */
@NullMarked
package io.quittance.simulator;

import org.jspecify.annotations.NullMarked;

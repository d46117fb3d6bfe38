/** The simulator over real HTTP; start with SimulatorLifecycleTest. */
@NullMarked
package io.quittance.simulator;

import org.jspecify.annotations.NullMarked;

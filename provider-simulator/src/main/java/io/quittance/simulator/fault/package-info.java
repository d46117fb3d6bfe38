/** What goes wrong, on purpose and reproducibly; start with Fault. */
@NullMarked
package io.quittance.simulator.fault;

import org.jspecify.annotations.NullMarked;

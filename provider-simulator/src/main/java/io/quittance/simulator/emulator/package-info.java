/** What every emulator of a real provider uses; start with EmulatorDoor. */
@NullMarked
package io.quittance.simulator.emulator;

import org.jspecify.annotations.NullMarked;

/** Adyen's wire format in front of the simulator; start with AdyenEmulator. */
@NullMarked
package io.quittance.simulator.adyen;

import org.jspecify.annotations.NullMarked;

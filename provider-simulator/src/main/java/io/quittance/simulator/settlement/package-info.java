/** Reports of what really happened; start with SettlementController. */
@NullMarked
package io.quittance.simulator.settlement;

import org.jspecify.annotations.NullMarked;

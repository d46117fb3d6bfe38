/** Entries that one operator proposes and another approves; start with ApproveAdjustment. */
@NullMarked
package io.quittance.ledger.adjustment;

import org.jspecify.annotations.NullMarked;

/** What a killed process leaves behind is finished by a repeat; start with RecoveryPointsTest. */
@NullMarked
package io.quittance.payment.recovery;

import org.jspecify.annotations.NullMarked;

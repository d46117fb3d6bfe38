/** Tests of operators' accounts that need no platform. */
@NullMarked
package io.quittance.payment.operator;

import org.jspecify.annotations.NullMarked;

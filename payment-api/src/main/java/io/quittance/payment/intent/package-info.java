/**
 * The payment intent and its lifecycle. Read PaymentStatus first: it is the whole state machine.
 */
@NullMarked
package io.quittance.payment.intent;

import org.jspecify.annotations.NullMarked;

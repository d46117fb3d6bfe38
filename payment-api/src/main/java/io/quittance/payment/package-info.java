/** Payment intents, captures, refunds and disputes; read intent.PaymentStatus first. */
@NullMarked
package io.quittance.payment;

import org.jspecify.annotations.NullMarked;

/** The adapter of Alipay, against a gateway that says what the emulator never says. */
@NullMarked
package io.quittance.payment.provider.alipay;

import org.jspecify.annotations.NullMarked;

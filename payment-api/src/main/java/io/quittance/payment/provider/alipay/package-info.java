/** Alipay; start with AlipayProvider. */
@NullMarked
package io.quittance.payment.provider.alipay;

import org.jspecify.annotations.NullMarked;

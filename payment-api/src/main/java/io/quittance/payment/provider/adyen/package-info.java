/** Adyen, by its official library; start with AdyenProvider. */
@NullMarked
package io.quittance.payment.provider.adyen;

import org.jspecify.annotations.NullMarked;

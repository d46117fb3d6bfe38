/** What Adyen's answers make us believe. */
@NullMarked
package io.quittance.payment.provider.adyen;

import org.jspecify.annotations.NullMarked;

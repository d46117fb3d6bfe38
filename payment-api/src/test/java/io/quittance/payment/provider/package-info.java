/** Tests of the provider package. */
@NullMarked
package io.quittance.payment.provider;

import org.jspecify.annotations.NullMarked;

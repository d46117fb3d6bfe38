/** Tests of the method package. */
@NullMarked
package io.quittance.payment.method;

import org.jspecify.annotations.NullMarked;

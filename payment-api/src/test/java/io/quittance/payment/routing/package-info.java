/** Tests of what decides about routes, without a database. */
@NullMarked
package io.quittance.payment.routing;

import org.jspecify.annotations.NullMarked;

/** Which provider takes a payment; start with RoutePayment, then DecideRoute. */
@NullMarked
package io.quittance.payment.routing;

import org.jspecify.annotations.NullMarked;

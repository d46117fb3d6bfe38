/** What happened with a payment, for people who ask why; start with TimelineEntry. */
@NullMarked
package io.quittance.payment.timeline;

import org.jspecify.annotations.NullMarked;

/** The seam to payment providers, and its adapters; start with Provider. */
@NullMarked
package io.quittance.payment.provider;

import org.jspecify.annotations.NullMarked;

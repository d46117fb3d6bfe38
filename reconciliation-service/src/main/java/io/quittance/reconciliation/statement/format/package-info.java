/** The report formats of real providers, one class each; start with StripePayoutStatement. */
@NullMarked
package io.quittance.reconciliation.statement.format;

import org.jspecify.annotations.NullMarked;

/** What became of what we asked; start with ApplyProviderFact. */
@NullMarked
package io.quittance.payment.outcome;

import org.jspecify.annotations.NullMarked;

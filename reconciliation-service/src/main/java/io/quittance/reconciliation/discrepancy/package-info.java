/** What differs between our claims and a provider's; start with JudgeDay. */
@NullMarked
package io.quittance.reconciliation.discrepancy;

import org.jspecify.annotations.NullMarked;

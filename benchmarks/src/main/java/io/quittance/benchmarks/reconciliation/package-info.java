/** How fast a large day is reconciled; start with ReconciliationBenchmark. */
@NullMarked
package io.quittance.benchmarks.reconciliation;

import org.jspecify.annotations.NullMarked;

/**
 * How fast the ledger books, against plain JDBC and the bare database; start with LedgerBenchmark.
 */
@NullMarked
package io.quittance.benchmarks.ledger;

import org.jspecify.annotations.NullMarked;

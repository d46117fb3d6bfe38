package io.quittance.benchmarks.ledger;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one round showed.
 *
 * @param latencies microseconds per call; null where nobody waits for a call
 */
record Measured(double transfersPerSecond, @Nullable Histogram latencies) {}

/** How fast webhooks go; start with WebhooksOutBenchmark. */
@NullMarked
package io.quittance.benchmarks.webhook;

import org.jspecify.annotations.NullMarked;

/** How fast webhooks come in and go out. */
@NullMarked
package io.quittance.benchmarks.webhook;

import org.jspecify.annotations.NullMarked;

/** How payments fare with the whole platform running. */
@NullMarked
package io.quittance.benchmarks.payment;

import org.jspecify.annotations.NullMarked;

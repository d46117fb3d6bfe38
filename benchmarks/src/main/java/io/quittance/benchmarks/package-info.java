/** Load generators and their reports; each has a main method that bin/bench starts. */
@NullMarked
package io.quittance.benchmarks;

import org.jspecify.annotations.NullMarked;

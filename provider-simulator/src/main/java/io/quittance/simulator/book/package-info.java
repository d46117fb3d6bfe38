/** What the provider did and owes: charges, operations, effects, disputes; start with Charge. */
@NullMarked
package io.quittance.simulator.book;

import org.jspecify.annotations.NullMarked;

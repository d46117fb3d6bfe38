/** The whole platform on one machine, for trying and for tests; start with Sandbox. */
@NullMarked
package io.quittance.sandbox;

import org.jspecify.annotations.NullMarked;

/** Refusals and their application/problem+json; start with Problem. */
@NullMarked
package io.quittance.platform.problem;

import org.jspecify.annotations.NullMarked;

/** Tests of the local servers, each against the real thing. */
@NullMarked
package io.quittance.infrastructure;

import org.jspecify.annotations.NullMarked;

/** Who is calling and what they may do; start with Caller. */
@NullMarked
package io.quittance.platform.security;

import org.jspecify.annotations.NullMarked;

/** Tests, and what they share. */
@NullMarked
package io.quittance.webhook;

import org.jspecify.annotations.NullMarked;

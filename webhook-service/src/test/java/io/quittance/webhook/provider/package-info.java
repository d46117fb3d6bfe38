/** Tests, and what they share. */
@NullMarked
package io.quittance.webhook.provider;

import org.jspecify.annotations.NullMarked;

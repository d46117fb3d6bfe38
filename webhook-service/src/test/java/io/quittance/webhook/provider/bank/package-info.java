/** The messages of banks: worded by Prowide's model, signed, mutated, and through the real door. */
@NullMarked
package io.quittance.webhook.provider.bank;

import org.jspecify.annotations.NullMarked;

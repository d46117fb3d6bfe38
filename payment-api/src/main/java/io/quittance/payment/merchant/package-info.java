/** Merchants and their API keys; start with ApiKeyProof. */
@NullMarked
package io.quittance.payment.merchant;

import org.jspecify.annotations.NullMarked;

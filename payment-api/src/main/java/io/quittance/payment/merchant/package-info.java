/** Merchants and their API keys; start with ApiKeyController; KeyChanges is how services follow. */
@NullMarked
package io.quittance.payment.merchant;

import org.jspecify.annotations.NullMarked;

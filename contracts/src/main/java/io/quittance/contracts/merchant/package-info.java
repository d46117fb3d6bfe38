/** What payment-api tells about merchants; start with MerchantKeysApi. */
@NullMarked
package io.quittance.contracts.merchant;

import org.jspecify.annotations.NullMarked;

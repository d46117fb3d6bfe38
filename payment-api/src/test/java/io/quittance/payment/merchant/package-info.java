/** Tests of how merchants and their keys are kept. */
@NullMarked
package io.quittance.payment.merchant;

import org.jspecify.annotations.NullMarked;

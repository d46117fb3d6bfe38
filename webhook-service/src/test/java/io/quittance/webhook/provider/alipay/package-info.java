/** Alipay's notices: official vectors, signatures of its SDK, mutations, and the real door. */
@NullMarked
package io.quittance.webhook.provider.alipay;

import org.jspecify.annotations.NullMarked;

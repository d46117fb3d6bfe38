/** The notices of Alipay; start with AlipayWebhooks. */
@NullMarked
package io.quittance.webhook.provider.alipay;

import org.jspecify.annotations.NullMarked;

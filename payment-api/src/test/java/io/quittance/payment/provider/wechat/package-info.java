/** Tests of the adapter of WeChat Pay. */
@NullMarked
package io.quittance.payment.provider.wechat;

import org.jspecify.annotations.NullMarked;

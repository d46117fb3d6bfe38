/** WeChat Pay, API v3: orders by QR code, and their refunds; start with WechatProvider. */
@NullMarked
package io.quittance.payment.provider.wechat;

import org.jspecify.annotations.NullMarked;

/** The webhooks of WeChat Pay, API v3; start with WechatWebhooks. */
@NullMarked
package io.quittance.webhook.provider.wechat;

import org.jspecify.annotations.NullMarked;

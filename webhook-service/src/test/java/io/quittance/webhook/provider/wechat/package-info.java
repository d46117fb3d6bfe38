/** Tests of the webhooks of WeChat Pay. */
@NullMarked
package io.quittance.webhook.provider.wechat;

import org.jspecify.annotations.NullMarked;

/** The wire format of WeChat Pay, API v3; start with WechatEmulator. */
@NullMarked
package io.quittance.simulator.wechat;

import org.jspecify.annotations.NullMarked;

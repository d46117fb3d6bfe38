/** What every service needs that asks WeChat Pay by its library; only those bring the library. */
@NullMarked
package io.quittance.platform.wechat;

import org.jspecify.annotations.NullMarked;

package io.quittance.payment.provider.wechat;

import io.quittance.payment.provider.Provider;
import io.quittance.platform.security.SecuritySettings;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** WeChat Pay, where an account is configured. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("quittance.payment.wechat.merchant-id")
@EnableConfigurationProperties(WechatSettings.class)
class WechatConfiguration {

  /**
   * The provider.
   *
   * @throws IllegalStateException when a key is the sandbox's
   */
  @Bean
  Provider wechatProvider(WechatSettings settings, SecuritySettings security, Clock clock) {
    if (security.isMisplaced(settings.apiV3Key())) {
      throw new IllegalStateException(
          "quittance.payment.wechat.api-v3-key is the sandbox's; set a secret one");
    }
    return new WechatProvider(WechatApi.of(settings, clock), settings, clock);
  }
}

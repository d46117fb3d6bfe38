package io.quittance.payment.provider.adyen;

import io.quittance.payment.provider.Provider;
import io.quittance.platform.page.PdfPages;
import io.quittance.platform.security.SecuritySettings;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Adyen, where an account is configured. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("quittance.payment.adyen.api-key")
@EnableConfigurationProperties(AdyenSettings.class)
class AdyenConfiguration {

  @Bean(destroyMethod = "close")
  AdyenTransport adyenTransport(AdyenSettings settings) {
    return new AdyenTransport(settings);
  }

  @Bean
  Provider adyenProvider(
      AdyenSettings settings,
      SecuritySettings security,
      AdyenTransport transport,
      PdfPages pages,
      Clock clock) {
    if (security.isMisplaced(settings.apiKey())) {
      throw new IllegalStateException(
          "quittance.payment.adyen.api-key is the sandbox's; set a secret one");
    }
    return new AdyenProvider(settings, transport, pages::print, clock);
  }
}

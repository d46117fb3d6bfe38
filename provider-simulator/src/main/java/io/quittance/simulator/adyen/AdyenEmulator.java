package io.quittance.simulator.adyen;

import io.quittance.simulator.emulator.EmulatorDoor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Opens the doors for Adyen's official clients, of the Checkout and of the Disputes API. */
@AdyenConfigured
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdyenSettings.class)
class AdyenEmulator {

  /** What charges of this emulator carry as their provider. */
  static final String NAME = "adyen";

  static final String CHECKOUT = "/adyen/checkout/v71";
  static final String DISPUTES = "/adyen/disputes/v30";
  static final String REPORTS = "/adyen/reports/download/MerchantAccount";

  private static final String PATH = "/adyen";

  @Bean
  EmulatorDoor adyenDoor() {
    return new EmulatorDoor(PATH);
  }

  @Bean
  WebMvcConfigurer adyenKeys(AdyenSettings settings) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry
            .addInterceptor(new AdyenKeyCheck(settings.apiKey()))
            .addPathPatterns(PATH + "/**")
            .excludePathPatterns(REPORTS + "/**");
      }
    };
  }
}

package io.quittance.simulator.stripe;

import io.quittance.simulator.emulator.EmulatorDoor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Opens the door for Stripe's official clients: their base URL ends in {@code /stripe}. */
@StripeConfigured
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StripeSettings.class)
class StripeEmulator {

  /** What charges of this emulator carry as their provider. */
  static final String NAME = "stripe";

  static final String PATH = "/stripe";

  @Bean
  EmulatorDoor stripeDoor() {
    return new EmulatorDoor(PATH);
  }

  @Bean
  WebMvcConfigurer stripeKeys(StripeSettings settings) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry
            .addInterceptor(new StripeKeyCheck(settings.secretKey()))
            .addPathPatterns(PATH + "/**");
      }
    };
  }
}

package io.quittance.simulator.braintree;

import io.quittance.simulator.emulator.EmulatorDoor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Opens the door for Braintree's official clients: their base URL ends in {@code /braintree}. */
@BraintreeConfigured
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BraintreeSettings.class)
class BraintreeEmulator {

  /** What charges of this emulator carry as their provider. */
  static final String NAME = "braintree";

  static final String PATH = "/braintree";

  @Bean
  EmulatorDoor braintreeDoor() {
    return new EmulatorDoor(PATH);
  }

  @Bean
  WebMvcConfigurer braintreeKeys(BraintreeSettings settings) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new BraintreeKeyCheck(settings)).addPathPatterns(PATH + "/**");
      }
    };
  }
}

package io.quittance.platform.mode;

import io.quittance.platform.security.SecuritySettings;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The {@link Mode} of the installation, for services to which test and live are different. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ModeSettings.class)
public class PlatformMode {

  @Bean
  Mode mode(ModeSettings settings, SecuritySettings security) {
    return settings.require(security.sandbox());
  }
}

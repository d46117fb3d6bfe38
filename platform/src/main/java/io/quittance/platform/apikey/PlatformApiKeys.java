package io.quittance.platform.apikey;

import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.contracts.merchant.MerchantKeysApi;
import io.quittance.platform.mode.Mode;
import io.quittance.platform.mode.PlatformMode;
import io.quittance.platform.security.CallerProof;
import io.quittance.platform.security.SecuritySettings;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** For services that merchants call: they are known by their keys. Needs a MerchantKeysApi. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ApiKeySettings.class)
@Import(PlatformMode.class)
public class PlatformApiKeys {

  @Bean
  KeyDirectory keyDirectory(MerchantKeysApi source, MeterRegistry meters) {
    return new KeyDirectory(source, meters);
  }

  @Bean
  KeyUses keyUses(MerchantKeysApi source, Clock clock) {
    return new KeyUses(source, clock);
  }

  @Bean
  KeyWatch keyWatch(KeyDirectory directory, KeyUses uses) {
    return new KeyWatch(directory, uses);
  }

  @Bean
  CallerProof apiKeyProof(
      MerchantKeysApi source,
      KeyDirectory directory,
      KeyUses uses,
      ApiKeySettings settings,
      Mode mode,
      SecuritySettings security,
      MeterRegistry meters) {
    return new ApiKeyProof(
        source,
        directory,
        uses,
        new WrongKeys(settings.wrongPerMinute(), meters),
        mode,
        security,
        meters);
  }
}

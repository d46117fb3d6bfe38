package io.quittance.platform.client;

import io.micrometer.observation.ObservationRegistry;
import io.quittance.platform.security.token.ServiceTokens;
import io.quittance.platform.security.token.TokenSigner;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a service needs that calls others: a key of its own, {@link TokenSigner#PROPERTY}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ClientSettings.class)
public class PlatformClients {

  @Bean
  ServiceTokens serviceTokens(TokenSigner signer, Clock clock) {
    return new ServiceTokens(signer, clock);
  }

  @Bean
  ServiceClients serviceClients(
      ServiceTokens tokens,
      ClientSettings settings,
      SslBundles bundles,
      ObjectProvider<ObservationRegistry> observed) {
    return new ServiceClients(
        tokens,
        BundleTls.named(settings.sslBundle(), bundles),
        observed.getIfAvailable(() -> ObservationRegistry.NOOP));
  }
}

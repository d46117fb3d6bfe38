package io.quittance.platform.client;

import io.quittance.platform.security.OpenSessions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * For services with routes for operators, other than payment-api: whose session has ended is out
 * there too. Needs no key.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ClientSettings.class, SessionSettings.class})
public class PlatformSessions {

  private static final Logger log = LoggerFactory.getLogger(PlatformSessions.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  @Bean
  OpenSessions openSessions(SessionSettings sessions, ClientSettings clients, SslBundles bundles) {
    var paymentApi = sessions.paymentApiUrl();
    if (paymentApi == null) {
      log.warn(
          "quittance.security.sessions.payment-api-url is not set: tokens of operators count until"
              + " they end, also after sign-out");
      return (_, _) -> true;
    }
    return new AskedSessions(
        paymentApi,
        ServiceClients.pooled(TIMEOUT, BundleTls.named(clients.sslBundle(), bundles)),
        System::nanoTime);
  }
}

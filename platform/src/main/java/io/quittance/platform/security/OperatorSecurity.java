package io.quittance.platform.security;

import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.security.token.TokenReader;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ways in which operators prove who they are. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OperatorSettings.class)
class OperatorSecurity {

  @Bean
  SignInLimit signInLimit(OperatorSettings settings, MeterRegistry metrics) {
    return new SignInLimit(settings, metrics);
  }

  @Bean
  CallerProof operatorProof(SecuritySettings settings, SignInLimit limit) {
    return new OperatorProof(settings.operators(), limit);
  }

  @Bean
  CallerProof operatorTokenProof(TokenReader reader, ObjectProvider<OpenSessions> sessions) {
    return new OperatorTokenProof(reader, sessions.getIfAvailable(() -> (_, _) -> true));
  }

  /** One that knows nobody, where no provider is configured. */
  @Bean
  CallerProof oidcProof(OperatorSettings settings) {
    var oidc = settings.oidc();
    return oidc == null ? new CallerProof() {} : new OidcProof(oidc);
  }
}

package io.quittance.platform.security;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/** Which caller may use which route of a service; whatever is not named is denied. */
@FunctionalInterface
public interface AccessRules {

  /** Adds the rules of a service. */
  void add(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          routes);
}

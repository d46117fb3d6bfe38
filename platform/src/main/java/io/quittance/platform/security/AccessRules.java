package io.quittance.platform.security;

import java.util.List;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/** Which caller may use which route of a service; whatever is not named is denied. */
@FunctionalInterface
public interface AccessRules {

  /** Adds the rules of a service. */
  void add(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          routes);

  /**
   * Path prefixes at which {@code Authorization} is not looked at, because whoever calls there has
   * no credentials of ours, such as a provider whose webhooks prove themselves.
   */
  default List<String> strangers() {
    return List.of();
  }
}

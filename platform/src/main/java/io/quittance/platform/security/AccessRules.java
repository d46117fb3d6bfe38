package io.quittance.platform.security;

import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Which caller may use which route of a service; whatever is not named is denied. */
@FunctionalInterface
public interface AccessRules {

  /** Adds the rules of a service. */
  void add(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          routes);

  /**
   * Where {@code Authorization} is not looked at, because whoever calls there has no credentials of
   * ours, such as a provider whose webhooks prove themselves, or may bring some that have ended.
   */
  default RequestMatcher strangers() {
    return _ -> false;
  }

  /** GET and HEAD of paths: what reads, and changes nothing (RFC 9110, section 9.2.1). */
  static RequestMatcher reading(String... paths) {
    return new OrRequestMatcher(
        Stream.of(HttpMethod.GET, HttpMethod.HEAD)
            .flatMap(method -> Stream.of(paths).map(path -> matcher(method, path)))
            .toList());
  }

  /** One method of paths. */
  static RequestMatcher calling(HttpMethod method, String... paths) {
    return new OrRequestMatcher(Stream.of(paths).map(path -> matcher(method, path)).toList());
  }

  private static RequestMatcher matcher(HttpMethod method, String path) {
    return PathPatternRequestMatcher.withDefaults().matcher(method, path);
  }
}

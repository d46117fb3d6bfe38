package io.quittance.platform.security;

import io.quittance.platform.problem.CommonProblem;
import io.quittance.platform.security.token.ServiceName;
import io.quittance.platform.security.token.TokenReader;
import io.quittance.platform.security.token.TokenSigner;
import io.quittance.platform.security.token.TrustedKeys;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderNotFoundException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Stateless authentication and route rules. Health and problem pages are open; everything that a
 * service's {@link AccessRules} do not name is denied.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecuritySettings.class)
@Import(OperatorSecurity.class)
public class PlatformSecurity {

  /** Read by anybody; nobody reads what strangers would send there. */
  private static final String[] OPEN = {"/actuator/health/**", "/problems/**", "/v3/api-docs/**"};

  @Bean
  SecurityFilterChain securityFilterChain(
      HttpSecurity http,
      List<CallerProof> proofs,
      AccessRules rules,
      ObjectProvider<RequestMappingInfoHandlerMapping> routesInUse,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems)
      throws Exception {
    return http.csrf(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .anonymous(anonymous -> {})
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .addFilterBefore(
            new CallerFilter(
                proofs,
                new OrRequestMatcher(AccessRules.reading(OPEN), rules.strangers()),
                problems),
            AuthorizationFilter.class)
        .authorizeHttpRequests(
            routes -> {
              routes
                  .requestMatchers(AccessRules.reading("/api/audit/proof", "/api/audit/seal-keys"))
                  .hasAnyAuthority("ROLE_VIEWER", ServiceName.OPERATIONS.authority())
                  .requestMatchers("/api/audit", "/api/audit/**")
                  .hasRole("VIEWER");
              routes
                  .requestMatchers("/error")
                  .permitAll()
                  .requestMatchers(AccessRules.reading(OPEN))
                  .permitAll()
                  .requestMatchers("/problems/**", "/v3/api-docs/**")
                  .authenticated()
                  .requestMatchers("/actuator/**")
                  .hasAnyAuthority(
                      ServiceName.OPERATIONS.authority(), ServiceName.PROMETHEUS.authority());
              rules.add(routes);
              routes.anyRequest().denyAll();
            })
        .exceptionHandling(
            refused ->
                refused
                    .authenticationEntryPoint(
                        (request, response, _) ->
                            problems.resolveException(
                                request, response, null, CommonProblem.UNAUTHORIZED.because()))
                    .accessDeniedHandler(
                        (request, response, _) ->
                            problems.resolveException(
                                request, response, null, denied(request, routesInUse).because())))
        .build();
  }

  /** Who has proven who it is may know that a route does not exist; everybody else gets 401. */
  private static CommonProblem denied(
      HttpServletRequest request, ObjectProvider<RequestMappingInfoHandlerMapping> routesInUse) {
    return routesInUse.stream().anyMatch(routes -> leadTo(routes, request))
        ? CommonProblem.FORBIDDEN
        : CommonProblem.NOT_FOUND;
  }

  private static boolean leadTo(
      RequestMappingInfoHandlerMapping routes, HttpServletRequest request) {
    try {
      if (!ServletRequestPathUtils.hasParsedRequestPath(request)) {
        ServletRequestPathUtils.parseAndCache(request);
      }
      return routes.getHandler(request) != null;
    } catch (Exception otherMethodOrMediaType) {
      return true;
    }
  }

  @Bean
  RequestRejectedHandler requestRejectedHandler(
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    return (request, response, _) ->
        problems.resolveException(
            request, response, null, CommonProblem.MALFORMED_REQUEST.because());
  }

  /** One span per request is told by the web layer; one per security filter would cost a tenth. */
  @Bean
  SecurityObservationSettings securityObservations() {
    return SecurityObservationSettings.noObservations();
  }

  /** Nobody logs in by form or session; this keeps Spring Boot from inventing a user. */
  @Bean
  AuthenticationManager authenticationManager() {
    return _ -> {
      throw new ProviderNotFoundException("callers are known by CallerFilter only");
    };
  }

  /** Proves signed tokens that are meant for this service, whatever they are good for. */
  @Bean
  TokenReader tokenReader(SecuritySettings settings, Environment environment, Clock clock) {
    return new TokenReader(
        TrustedKeys.of(settings.token().trusted()), nameOfThis(environment), clock);
  }

  /** Signs in the name of this service; only made where somebody signs. */
  @Bean
  @Lazy
  TokenSigner tokenSigner(SecuritySettings settings, Environment environment, Clock clock) {
    var signer = new TokenSigner(settings.token().requiredKey(), clock);
    var owner = signer.issuer().label();
    if (!owner.equals(nameOfThis(environment))) {
      throw new IllegalStateException(TokenSigner.PROPERTY + " is the key of " + owner);
    }
    return signer;
  }

  private static String nameOfThis(Environment environment) {
    return environment.getRequiredProperty("spring.application.name");
  }

  /** The first to be asked, since it looks nothing up. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  CallerProof serviceProof(TokenReader tokens, SecuritySettings settings) {
    return new ServiceProof(tokens, settings.sandbox());
  }
}

package io.quittance.platform.security;

import io.quittance.platform.problem.CommonProblem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderNotFoundException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Stateless authentication and route rules. Health and problem pages are open; everything that a
 * service's {@link AccessRules} do not name is denied.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecuritySettings.class)
public class PlatformSecurity {

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
            new CallerFilter(proofs, rules.strangers(), problems), AuthorizationFilter.class)
        .authorizeHttpRequests(
            routes -> {
              routes
                  .requestMatchers(
                      "/actuator/health/**", "/problems/**", "/v3/api-docs/**", "/error")
                  .permitAll()
                  .requestMatchers("/actuator/**", "/internal/**")
                  .hasRole("SERVICE");
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

  @Bean
  CallerProof serviceProof(SecuritySettings settings) {
    return new ServiceProof(settings.serviceToken());
  }

  @Bean
  CallerProof operatorProof(SecuritySettings settings) {
    return new OperatorProof(settings.operators());
  }
}

package io.quittance.platform.openapi;

import io.quittance.platform.idempotency.IdempotencyFilter;
import io.quittance.platform.problem.ProblemCatalog;
import io.swagger.v3.core.converter.ModelConverter;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.web.access.WebInvocationPrivilegeEvaluator;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Describes each service's routes from what the service is made of. */
@Configuration(proxyBeanMethods = false)
public class PlatformOpenApi {

  @Bean
  GlobalOpenApiCustomizer apiDescription(
      Environment environment,
      ProblemCatalog catalog,
      ObjectProvider<WebInvocationPrivilegeEvaluator> access,
      ObjectProvider<FilterRegistrationBean<IdempotencyFilter>> idempotency,
      @Qualifier("requestMappingHandlerMapping")
          ObjectProvider<RequestMappingHandlerMapping> routes) {
    WireValues.describe();
    return new ApiDescription(
        environment.getProperty("spring.application.name", "Quittance"),
        catalog,
        // Asked for late: both are made from beans that are still being made now.
        () -> new RouteCallers(access.getObject()),
        () -> routes.getObject().getHandlerMethods(),
        path -> idempotency.stream().anyMatch(filter -> sees(filter, path)));
  }

  /** springdoc asks it first, as it asks every converter that is a bean. */
  @Bean
  ModelConverter nullableParts() {
    return new NullableParts();
  }

  @Bean
  ModelConverter namedVariants() {
    return new NamedVariants();
  }

  /** A filter without patterns sees everything; ours are otherwise written as prefix and star. */
  private static boolean sees(FilterRegistrationBean<?> filter, String path) {
    return filter.getUrlPatterns().isEmpty()
        || filter.getUrlPatterns().stream()
            .anyMatch(pattern -> path.startsWith(pattern.replaceFirst("\\*$", "")));
  }
}

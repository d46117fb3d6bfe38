package io.quittance.platform.web;

import io.quittance.platform.id.Ids;
import io.quittance.platform.limit.SlowClients;
import io.quittance.platform.problem.ProblemAdvice;
import io.quittance.platform.problem.ProblemPages;
import io.quittance.platform.problem.ProblemTexts;
import io.quittance.platform.time.PlatformClock;
import java.time.Clock;
import java.util.Set;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;

/**
 * What every service with an HTTP door imports: request ids, screened bodies, strict JSON,
 * problems.
 *
 * <p>The order of the doors: request id, {@link HeadFilter} (422), security (401, 403), {@link
 * BodyFilter} (400, 413, 415, 422), then the idempotency filter where a service has one, then the
 * controller.
 */
@Configuration(proxyBeanMethods = false)
@Import({
  ProblemAdvice.class,
  ProblemPages.class,
  ContainerErrors.class,
  SlowClients.class,
  PlatformClock.class
})
public class PlatformWeb {

  /** After Spring Security, which runs at -100. */
  private static final int BODY_ORDER = 0;

  /** After {@link BodyFilter}, for filters that need the body. */
  public static final int AFTER_BODY_ORDER = 10;

  private static final Set<String> FOREIGN = Set.of("yaml", "xml", "cbor", "smile");

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Ids ids(Clock clock) {
    return new Ids(clock);
  }

  @Bean
  FilterRegistrationBean<RequestIdFilter> requestIdFilter() {
    var registration = new FilterRegistrationBean<>(new RequestIdFilter());
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  FilterRegistrationBean<HeadFilter> headFilter(
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    var registration = new FilterRegistrationBean<>(new HeadFilter(problems));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }

  @Bean
  FilterRegistrationBean<BodyFilter> bodyFilter(
      ObjectProvider<RawBodyRoutes> rawBodyRoutes,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    var routes = rawBodyRoutes.getIfAvailable(RawBodyRoutes::none);
    var registration = new FilterRegistrationBean<>(new BodyFilter(routes, problems));
    registration.setOrder(BODY_ORDER);
    return registration;
  }

  @Bean
  WebMvcConfigurer unaskedBodies(ObjectProvider<RawBodyRoutes> rawBodyRoutes) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(
            new UnaskedBody(rawBodyRoutes.getIfAvailable(RawBodyRoutes::none)));
      }
    };
  }

  @Bean
  ServerHttpMessageConvertersCustomizer strictJson() {
    return converters ->
        converters
            .withJsonConverter(new Utf8Json())
            .configureMessageConvertersList(known -> known.removeIf(PlatformWeb::isForeign));
  }

  /** Libraries on the class path bring languages that nobody here speaks, nor screens. */
  private static boolean isForeign(HttpMessageConverter<?> converter) {
    return converter.getSupportedMediaTypes().stream()
        .anyMatch(type -> FOREIGN.stream().anyMatch(type.getSubtype()::contains));
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerErrors() {
    return tomcat ->
        tomcat.addContextCustomizers(
            context -> {
              context.getPipeline().addValve(new TwoLengthsValve());
              if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ContainerErrorValve.class.getName());
              }
            });
  }

  @Bean
  LocaleResolver localeResolver() {
    var resolver = new AcceptHeaderLocaleResolver();
    resolver.setSupportedLocales(ProblemTexts.LANGUAGES);
    resolver.setDefaultLocale(ProblemTexts.LANGUAGES.getFirst());
    return resolver;
  }
}

package io.quittance.platform.limit;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.redis.RedisLink;
import io.quittance.platform.time.DatabaseTime;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** What a service that merchants call imports: limits per merchant and load shedding. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LimitSettings.class, LoadSettings.class})
public class PlatformLimits {

  /** Between Spring Security (-100), which knows who asks, and the body (0), which costs. */
  private static final int RATE_ORDER = -60;

  private static final int LOAD_ORDER = -50;

  @Bean(destroyMethod = "close")
  SharedBuckets sharedBuckets(LimitSettings settings, DatabaseTime time, MeterRegistry meters) {
    var redis = settings.redis();
    return new SharedBuckets(
        redis == null ? null : RedisLink.ofBytes(redis, new RedisAbsence(redis, meters)), time);
  }

  @Bean
  FilterRegistrationBean<RateLimitFilter> rateLimitFilter(
      LimitSettings settings,
      SharedBuckets shared,
      MeterRegistry meters,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    return ordered(
        new RateLimitFilter(new RateLimits(settings, shared), meters, problems), RATE_ORDER);
  }

  @Bean
  FilterRegistrationBean<LoadSheddingFilter> loadSheddingFilter(
      LoadSettings settings,
      HikariDataSource pool,
      MeterRegistry meters,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    var shedding = new LoadShedding(() -> waiting(pool), settings.queueFair(), settings.queueMax());
    Gauge.builder("quittance.load.underway", shedding, LoadShedding::underWay)
        .description("Requests of merchants under way")
        .register(meters);
    var shed =
        Counter.builder("quittance.load.shed")
            .description("Requests of merchants sent away because too much was asked")
            .register(meters);
    return ordered(new LoadSheddingFilter(shedding, shed, problems), LOAD_ORDER);
  }

  /** How many requests wait for a connection; none before the pool has opened its first. */
  private static int waiting(HikariDataSource pool) {
    var numbers = pool.getHikariPoolMXBean();
    return numbers == null ? 0 : numbers.getThreadsAwaitingConnection();
  }

  private static <F extends Filter> FilterRegistrationBean<F> ordered(F filter, int order) {
    var registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(order);
    return registration;
  }
}

package io.quittance.ledger.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Bounds what is read while others write, on every route of the ledger. */
@Configuration(proxyBeanMethods = false)
class ReadsBesideWriters implements WebMvcConfigurer {

  private static final Duration WAIT_MAX = Duration.ofSeconds(3);

  private final HikariDataSource pool;
  private final LedgerMetrics metrics;

  ReadsBesideWriters(HikariDataSource pool, LedgerMetrics metrics) {
    this.pool = pool;
    this.metrics = metrics;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry
        .addInterceptor(new RoomForWriters(pool.getMaximumPoolSize(), WAIT_MAX, metrics))
        .addPathPatterns("/ledger/**", "/internal/**");
  }
}

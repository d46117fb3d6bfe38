package io.quittance.platform.time;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Has each instance of a service know the database's time, and watch its own clock. */
@Configuration(proxyBeanMethods = false)
public class PlatformClock {

  @Bean
  DatabaseTime databaseTime(JdbcClient jdbc, Clock clock, MeterRegistry meters) {
    return new DatabaseTime(jdbc, clock, meters);
  }
}

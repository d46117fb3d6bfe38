package io.quittance.platform.start;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * What a service does about its migrations when it starts. With the owner's password it runs them.
 * Without, it only checks that somebody did ({@link MigrateDatabase}): that each migration it knows
 * is applied and unchanged. Those that it does not know are of a newer version, and harmless.
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
public class MigrationsAtStart {

  private static final String OWNER_PASSWORD = "spring.flyway.password";

  @Bean
  @ConditionalOnBean(DataSource.class)
  @ConditionalOnMissingBean
  FlywayMigrationStrategy migrationsAtStart(Environment environment, DataSource application) {
    return environment.getProperty(OWNER_PASSWORD, "").isBlank()
        ? flyway -> check(flyway, application)
        : Flyway::migrate;
  }

  private static void check(Flyway flyway, DataSource application) {
    Flyway.configure()
        .configuration(flyway.getConfiguration())
        .dataSource(application)
        .load()
        .validate();
  }
}

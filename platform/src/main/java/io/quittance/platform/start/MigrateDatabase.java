package io.quittance.platform.start;

import org.flywaydb.core.Flyway;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Runs a service's migrations and ends, so that the service itself needs no owner's password. It is
 * told which service by {@code spring.config.name} (for example {@code payment-api}), has that
 * service on its class path, and reads its settings of the database and of Flyway.
 */
public final class MigrateDatabase {

  private MigrateDatabase() {}

  /** Ends with an exception, and so with status 1, when a migration fails. Harmless to repeat. */
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(Migrations.class)
        .web(WebApplicationType.NONE)
        .properties("spring.flyway.url=${spring.datasource.url}")
        .run(arguments)
        .close();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(FlywayAutoConfiguration.class)
  static class Migrations {

    @Bean
    FlywayMigrationStrategy migrateAndLetBeChecked() {
      return flyway -> {
        flyway.migrate();
        letBeChecked(flyway);
      };
    }

    /** {@link MigrationsAtStart} reads the history as the application. */
    private static void letBeChecked(Flyway flyway) {
      var settings = flyway.getConfiguration();
      JdbcClient.create(settings.getDataSource())
          .sql(
              "GRANT SELECT ON %s TO \"%s\""
                  .formatted(
                      settings.getTable(), settings.getPlaceholders().get("application_role")))
          .update();
    }
  }
}

package io.quittance.platform.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.infrastructure.ServiceDatabase;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Migrations by somebody else than the service, which has no owner's password. */
class MigrateDatabaseTest {

  private static final String ALL = "classpath:db/platform,classpath:db/platform-test";
  private static final String SOME = "classpath:db/platform/outbox";

  private final ServiceDatabase database =
      LocalInfrastructure.shared().postgres().freshDatabase("migrated");

  @Test
  @DisplayName("migrated once, a service starts without the owner's password and owns nothing")
  void startsWithoutTheOwnersPassword() {
    migrate(ALL);
    migrate(ALL);

    try (var service = service(ALL)) {
      var jdbc = JdbcClient.create(service.getBean(javax.sql.DataSource.class));
      assertThat(jdbc.sql("SELECT current_user").query(String.class).single())
          .isEqualTo(database.application());
      assertThat(jdbc.sql("SELECT count(*) FROM outbox").query(Long.class).single()).isZero();
    }
  }

  @Test
  @DisplayName("an older version starts at a newer schema, without the owner's password")
  void anOlderVersionStarts() {
    migrate(ALL);

    try (var service = service(SOME)) {
      assertThat(service.isActive()).isTrue();
    }
  }

  @Test
  @DisplayName("at an older schema the start fails and says what is missing")
  void refusesAnOlderSchema() {
    migrate(SOME);

    assertThatThrownBy(() -> service(ALL).close())
        .rootCause()
        .isInstanceOf(FlywayValidateException.class)
        .hasMessageContaining("not applied to database");
  }

  @Test
  @DisplayName("at an empty database the start fails")
  void refusesAnEmptyDatabase() {
    assertThatThrownBy(() -> service(SOME).close())
        .hasRootCauseInstanceOf(FlywayValidateException.class);
  }

  @Test
  @DisplayName("a migration that was changed afterwards fails the start")
  void refusesAnotherContent() {
    migrate(ALL);
    asOwner("UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = '0.1'");

    assertThatThrownBy(() -> service(ALL).close())
        .rootCause()
        .isInstanceOf(FlywayValidateException.class)
        .hasMessageContaining("checksum");
  }

  private void migrate(String locations) {
    MigrateDatabase.main(
        arguments(locations, "--spring.flyway.password=" + database.ownerPassword()));
  }

  private ConfigurableApplicationContext service(String locations) {
    return new SpringApplicationBuilder(Service.class)
        .web(WebApplicationType.NONE)
        .run(
            arguments(locations, "--spring.datasource.password=" + database.applicationPassword()));
  }

  private String[] arguments(String locations, String password) {
    var arguments =
        new ArrayList<>(
            List.of(
                "--spring.config.name=platform-test",
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.application(),
                "--spring.flyway.user=" + database.owner(),
                "--spring.flyway.locations=" + locations));
    arguments.add(password);
    return arguments.toArray(String[]::new);
  }

  private void asOwner(String sql) {
    JdbcClient.create(
            new DriverManagerDataSource(
                database.jdbcUrl(), database.owner(), database.ownerPassword()))
        .sql(sql)
        .update();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    FlywayAutoConfiguration.class,
    MigrationsAtStart.class
  })
  static class Service {}
}

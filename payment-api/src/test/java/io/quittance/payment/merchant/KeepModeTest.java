package io.quittance.payment.merchant;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quittance.infrastructure.TestServers;
import io.quittance.platform.mode.Mode;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class KeepModeTest {

  @Test
  @DisplayName(
      "A1204 a database of test mode is not used in live mode, and nobody turns it into one")
  void holdsADatabaseToItsMode() {
    var settings = TestServers.postgres("mode");
    var url = settings.get("spring.datasource.url");
    var application = settings.get("spring.datasource.username");
    Flyway.configure()
        .dataSource(url, settings.get("spring.flyway.user"), settings.get("spring.flyway.password"))
        .locations("classpath:db/payment-api", "classpath:db/platform/outbox")
        .placeholders(Map.of("application_role", application))
        .outOfOrder(true)
        .target("10")
        .load()
        .migrate();
    var jdbc =
        JdbcClient.create(
            new DriverManagerDataSource(
                url, application, settings.get("spring.datasource.password")));

    new KeepMode(jdbc, Mode.TEST).afterPropertiesSet();
    assertThatCode(() -> new KeepMode(jdbc, Mode.TEST).afterPropertiesSet())
        .doesNotThrowAnyException();
    assertThatIllegalStateException()
        .isThrownBy(() -> new KeepMode(jdbc, Mode.LIVE).afterPropertiesSet())
        .withMessageContaining("the database holds payments of test mode");
    for (var change :
        new String[] {"UPDATE installation SET mode = 'live'", "DELETE FROM installation"}) {
      assertThatExceptionOfType(DataAccessException.class)
          .isThrownBy(() -> jdbc.sql(change).update());
    }
  }
}

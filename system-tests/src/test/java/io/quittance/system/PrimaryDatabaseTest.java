package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.quittance.sandbox.SandboxService;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nothing is decided by a copy that may be late: there is no second data source to read from. */
class PrimaryDatabaseTest {

  @ParameterizedTest(name = "A708 {0} reads where it writes")
  @EnumSource
  @DisplayName("A708 each service has one data source, and it is the primary")
  void isTheOnlyOne(SandboxService service) {
    RunningPlatform.shared();
    var sources = RunningContexts.of(service.label()).getBeansOfType(DataSource.class);

    assertThat(sources).hasSize(1);
    var only = sources.values().iterator().next();
    assertThat(only)
        .isInstanceOfSatisfying(
            HikariDataSource.class,
            pool -> {
              assertThat(pool.isReadOnly()).isFalse();
              assertThat(pool.getJdbcUrl()).doesNotContain(",", "targetServerType", "loadBalance");
            });
    assertThat(
            JdbcClient.create(only).sql("SELECT pg_is_in_recovery()").query(Boolean.class).single())
        .isFalse();
  }
}

package io.quittance.idempotency.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quittance.infrastructure.LocalInfrastructure;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** On a database of its own, where nobody else reaps. */
class ReapKeysTest {

  private static final String INSERT =
      """
      INSERT INTO idempotency_key
             (merchant_id, key, fingerprint, token, state, locked_until, expires_at)
      SELECT 'mer_1', prefix || i, sha256('x'), nextval('idempotency_token'), 'IN_PROGRESS', now(),
             now() + expiry * interval '1 minute'
        FROM (VALUES ('expired-', -1), ('living-', 1)) AS kind (prefix, expiry),
             generate_series(1, :count) AS i
      """;

  @Test
  void removesAllThatExpiredAndNothingElse() {
    var jdbc = migrated();
    jdbc.sql(INSERT).param("count", 2_500).update();
    var table = new KeyTable(jdbc, settings());

    // A batch has its bound; a run takes as many batches as it needs.
    assertThat(table.deleteExpired(1_000)).isEqualTo(1_000);
    assertThat(new ReapKeys(table, new SimpleMeterRegistry()).reap()).isEqualTo(1_500);
    assertThat(new ReapKeys(table, new SimpleMeterRegistry()).reap()).isZero();

    assertThat(
            jdbc.sql("SELECT count(*) FROM idempotency_key WHERE key LIKE 'living-%'")
                .query(Long.class)
                .single())
        .isEqualTo(2_500);
  }

  private static JdbcClient migrated() {
    var database = LocalInfrastructure.shared().postgres().freshDatabase("reap");
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.owner(), database.ownerPassword())
        .locations("classpath:db/idempotency-service")
        .placeholders(Map.of("application_role", database.application()))
        .load()
        .migrate();
    return JdbcClient.create(
        new DriverManagerDataSource(
            database.jdbcUrl(), database.application(), database.applicationPassword()));
  }

  private static KeySettings settings() {
    var minute = Duration.ofMinutes(1);
    return new KeySettings(minute, minute, minute, minute, minute, minute, 1, BigDecimal.ONE);
  }
}

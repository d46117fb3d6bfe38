package io.quittance.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.quittance.platform.testapp.TestDatabase;
import io.quittance.platform.watch.RepeatedLook;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.PlatformTransactionManager;

/** What Prometheus is told of the rows that older keys sealed. */
class ReencryptionMetersTest {

  private final TestDatabase database = new TestDatabase();
  private final Asked asked = new Asked(database);
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final SecretTexts old = texts();
  private final AnnotationConfigApplicationContext service = service();

  ReencryptionMetersTest() throws GeneralSecurityException {}

  @AfterEach
  void close() {
    service.close();
    database.close();
  }

  @Test
  void aScrapeAsksNoDatabaseAndTellsWhatWasCountedLast() {
    insert(1);
    insert(2);
    service.refresh();
    await().untilAsserted(() -> assertThat(scraped()).isEqualTo(2));
    service.getBean(RepeatedLook.class).stop();
    await().until(() -> database.dataSource().getHikariPoolMXBean().getActiveConnections() == 0);
    insert(3);
    int before = asked.times.get();

    for (int i = 0; i < 3; i++) {
      assertThat(scraped()).isEqualTo(2);
    }
    assertThat(asked.times).hasValue(before);

    asked.isAway = true;
    service.getBean(RepeatedLook.class).start();
    await().untilAsserted(() -> assertThat(asked.times).hasValueGreaterThan(before));
    assertThat(scraped()).isEqualTo(2);
  }

  @Test
  void isThereFromTheStartAndNotZeroBeforeAnybodyHasCounted() {
    asked.isAway = true;
    service.refresh();
    await().untilAsserted(() -> assertThat(asked.times).hasPositiveValue());
    assertThat(scraped()).isNaN();

    asked.isAway = false;
    service.getBean(RepeatedLook.class).stop();
    service.getBean(RepeatedLook.class).start();
    await().untilAsserted(() -> assertThat(scraped()).isZero());
  }

  private double scraped() {
    var line =
        meters
            .scrape()
            .lines()
            .filter(it -> it.startsWith("quittance_reencryption_left{"))
            .toList();
    assertThat(line).singleElement().asString().contains("table=\"note\"");
    return Double.parseDouble(line.getFirst().substring(line.getFirst().lastIndexOf(' ') + 1));
  }

  private void insert(int number) {
    database
        .jdbc()
        .sql("INSERT INTO note (shelf, number, sealed) VALUES ('a', ?, ?)")
        .params(number, old.seal("a " + number, "note"))
        .update();
  }

  private AnnotationConfigApplicationContext service() throws GeneralSecurityException {
    var context = new AnnotationConfigApplicationContext();
    var column =
        new SealedColumn(
            "note",
            List.of("shelf", "number"),
            "sealed",
            "plain",
            true,
            row -> row.getString("shelf") + " " + row.getInt("number"),
            texts());
    context.registerBean(SealedColumn.class, () -> column);
    context.registerBean(JdbcClient.class, () -> JdbcClient.create(asked));
    context.registerBean(
        PlatformTransactionManager.class, () -> new DataSourceTransactionManager(asked));
    context.registerBean(PrometheusMeterRegistry.class, () -> meters);
    context.register(PlatformReencryption.class);
    return context;
  }

  private static SecretTexts texts() throws GeneralSecurityException {
    return new SecretTexts("test.key-set", NewKeySet.generate(), false);
  }

  /** Counts who asks, and may be away. */
  private static final class Asked extends DelegatingDataSource {

    private final AtomicInteger times = new AtomicInteger();
    private volatile boolean isAway;

    Asked(TestDatabase database) {
      super(database.dataSource());
    }

    @Override
    public Connection getConnection() throws SQLException {
      times.incrementAndGet();
      if (isAway) {
        throw new SQLException("the database is away");
      }
      return super.getConnection();
    }
  }
}

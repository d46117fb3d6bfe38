package io.quittance.benchmarks;

import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.infrastructure.Ports;
import io.quittance.infrastructure.ServiceDatabase;
import io.quittance.platform.outbox.PlatformOutbox;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flywaydb.core.Flyway;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * How fast the outbox empties: the platform's relay, against one event at a time as the baseline,
 * in the same run on the same servers (fsync, synchronous_commit and acks=all on).
 */
public final class OutboxRelayBenchmark {

  private static final int ROUNDS = 3;
  private static final int RELAY_EVENTS = 100_000;
  private static final int BASELINE_EVENTS = 2_000;

  private final ServiceDatabase database;
  private final String kafka;

  private OutboxRelayBenchmark(ServiceDatabase database, String kafka) {
    this.database = database;
    this.kafka = kafka;
  }

  /** Runs the benchmark and prints a table in Markdown. */
  public static void main(String[] arguments)
      throws IOException, SQLException, ExecutionException, InterruptedException {
    var folder = Files.createTempDirectory("quittance-benchmark");
    try (var servers = LocalInfrastructure.durable(folder, Ports.ANY)) {
      new OutboxRelayBenchmark(
              servers.postgres().database("benchmark"), servers.kafka().bootstrapServers())
          .run();
    }
    // The broker's threads would keep the JVM alive.
    System.exit(0);
  }

  private void run() throws SQLException, ExecutionException, InterruptedException {
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.owner(), database.ownerPassword())
        .locations("classpath:db/platform/outbox")
        .placeholders(Map.of("application_role", database.application()))
        .load()
        .migrate();
    var baseline = new ArrayList<Double>();
    for (int round = 0; round < ROUNDS; round++) {
      baseline.add(oneAtATime());
    }
    var relay = relayed();
    System.out.println("| what | events per second, median of 3 (min, max) | ratio |");
    System.out.println("|---|---|---|");
    System.out.printf("| one event at a time | %s | 1 |%n", shown(baseline));
    System.out.printf(
        "| the relay | %s | %.0f |%n", shown(relay), median(relay) / median(baseline));
  }

  /** The platform's relay, started once, on an outbox that is filled again for each round. */
  private List<Double> relayed() throws SQLException {
    var rates = new ArrayList<Double>();
    try (var context =
        new SpringApplicationBuilder(Relay.class)
            .web(WebApplicationType.NONE)
            .run(
                "--spring.application.name=benchmark",
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.application(),
                "--spring.datasource.password=" + database.applicationPassword(),
                "--spring.flyway.enabled=false",
                "--spring.kafka.bootstrap-servers=" + kafka,
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn")) {
      for (int round = 0; round <= ROUNDS; round++) {
        fill(RELAY_EVENTS);
        long start = System.nanoTime();
        while (waiting() > 0) {
          LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        // The first round warms up.
        if (round > 0) {
          rates.add(rate(RELAY_EVENTS, start));
        }
      }
      return context.isRunning() ? rates : List.of();
    }
  }

  private double oneAtATime() throws SQLException, ExecutionException, InterruptedException {
    fill(BASELINE_EVENTS);
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.LINGER_MS_CONFIG,
            0);
    try (var connection = connect();
        var producer =
            new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      connection.setAutoCommit(false);
      long start = System.nanoTime();
      while (sendNext(connection, producer)) {
        connection.commit();
      }
      return rate(BASELINE_EVENTS, start);
    }
  }

  private static boolean sendNext(Connection connection, KafkaProducer<String, String> producer)
      throws SQLException, ExecutionException, InterruptedException {
    try (var next =
            connection.prepareStatement(
                "SELECT position, aggregate_id, body FROM outbox ORDER BY position LIMIT 1");
        var row = next.executeQuery();
        var delete = connection.prepareStatement("DELETE FROM outbox WHERE position = ?")) {
      if (!row.next()) {
        return false;
      }
      producer.send(new ProducerRecord<>("baseline", row.getString(2), row.getString(3))).get();
      delete.setLong(1, row.getLong(1));
      delete.executeUpdate();
      return true;
    }
  }

  /** Events of about 1 KB over 1,000 aggregates, like those of payments. */
  private void fill(int events) throws SQLException {
    try (var connection = connect();
        var insert =
            connection.prepareStatement(
                """
                INSERT INTO outbox (event_id, topic, aggregate_id, sequence, type, body)
                SELECT gen_random_uuid(), 'benchmark', 'pi_' || n % 1000, 1 + n / 1000, 'benchmark.v1',
                       '{"filler":"' || repeat(md5(n::text), 30) || '"}'
                FROM generate_series(0, ? - 1) n
                """)) {
      insert.setInt(1, events);
      insert.executeUpdate();
    }
  }

  private long waiting() throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM outbox")) {
      row.next();
      return row.getLong(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl(), database.application(), database.applicationPassword());
  }

  private static double rate(int events, long startNanos) {
    return events * 1e9 / (System.nanoTime() - startNanos);
  }

  private static double median(List<Double> rates) {
    return rates.stream().sorted().toList().get(rates.size() / 2);
  }

  private static String shown(List<Double> rates) {
    var sorted = rates.stream().sorted().toList();
    return "%,.0f (%,.0f, %,.0f)".formatted(median(rates), sorted.getFirst(), sorted.getLast());
  }

  /** Just the relay, with what Spring Boot gives it. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(
      excludeName = {
        "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
        "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration",
        "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration"
      })
  @Import(PlatformOutbox.class)
  static class Relay {}
}

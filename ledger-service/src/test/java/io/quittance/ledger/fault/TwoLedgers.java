package io.quittance.ledger.fault;

import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.ledger.LedgerServers;
import io.quittance.ledger.LedgerServiceApplication;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Two instances of the ledger on one database, which only tests of faults use. The second reaches
 * it through a proxy, and its sessions are in another time zone.
 */
final class TwoLedgers {

  /** What each session is told when it begins. */
  static final String OPTIONS = "spring.datasource.hikari.data-source-properties.options";

  private final Map<String, String> settings = LedgerServers.fresh("fault");
  private final CuttingProxy proxy;
  private final ConfigurableApplicationContext first;
  private final ConfigurableApplicationContext second;
  private final AtomicInteger turn = new AtomicInteger();

  private TwoLedgers() {
    var server = LocalInfrastructure.shared().postgres();
    proxy = new CuttingProxy(server.host(), server.port());
    first = start(settings);
    second = start(throughTheProxy());
  }

  /** Starts at its first use, and lives as long as this JVM. */
  private static final class Holder {
    static final TwoLedgers INSTANCE = new TwoLedgers();
  }

  static TwoLedgers shared() {
    return Holder.INSTANCE;
  }

  /** One more instance, on the same database; close it. */
  static ConfigurableApplicationContext start(Map<String, String> settings) {
    return LedgerServiceApplication.application()
        .run(
            settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
  }

  private Map<String, String> throughTheProxy() {
    var server = LocalInfrastructure.shared().postgres();
    var own = new HashMap<>(settings);
    own.computeIfPresent(
        "spring.datasource.url",
        (_, url) -> url.replace(":" + server.port() + "/", ":" + proxy.port() + "/"));
    own.put(OPTIONS, options().replace("TimeZone=UTC", "TimeZone=Pacific/Chatham"));
    return own;
  }

  /** The options that the product has. */
  String options() {
    return first.getEnvironment().getRequiredProperty(OPTIONS);
  }

  static LedgerClient client(ConfigurableApplicationContext instance) {
    return new LedgerClient(
        instance.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
  }

  LedgerClient first() {
    return client(first);
  }

  LedgerClient second() {
    return client(second);
  }

  /** The one and the other in turn. */
  LedgerClient either() {
    return turn.getAndIncrement() % 2 == 0 ? first() : second();
  }

  List<LedgerClient> clients() {
    return List.of(first(), second());
  }

  List<ConfigurableApplicationContext> instances() {
    return List.of(first, second);
  }

  CuttingProxy proxy() {
    return proxy;
  }

  /** What an instance needs to know of the servers. */
  Map<String, String> settings() {
    return Map.copyOf(settings);
  }

  String applicationRole() {
    return settings.getOrDefault("spring.datasource.username", "");
  }

  /** As the role that the instances have. */
  Connection application() throws SQLException {
    return DriverManager.getConnection(
        settings.getOrDefault("spring.datasource.url", ""),
        applicationRole(),
        settings.get("spring.datasource.password"));
  }

  /** As somebody who may do anything. */
  Connection superuser() throws SQLException {
    return DriverManager.getConnection(
        LocalInfrastructure.shared().postgres().superuserJdbcUrl(databaseName()));
  }

  String databaseName() {
    var url = settings.getOrDefault("spring.datasource.url", "");
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /** A number that a superuser reads. */
  long number(String query) {
    try (var database = superuser();
        var sql = database.createStatement();
        var rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** How many sessions wait for a lock of a table. */
  long waitingFor(String table) {
    return number(
        """
        SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND NOT l.granted
          AND l.relation = '%s'::regclass
        """
            .formatted(table));
  }

  /** Something that only a superuser may do. */
  void run(String statement) {
    try (var database = superuser();
        var sql = database.createStatement()) {
      sql.execute(statement);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}

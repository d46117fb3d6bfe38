package io.quittance.payment;

import io.lettuce.core.RedisClient;
import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.infrastructure.TestServers;
import io.quittance.platform.security.Caller;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** payment-api with its real neighbors and servers, started once for all tests of the module. */
final class PaymentPlatform {

  static final String KEY_A = "sk_test_sandbox_a";
  static final String KEY_B = "sk_test_sandbox_b";

  /** Each takes a moment, on purpose. */
  static final int WRONG_PASSWORDS_MAX = 5;

  private final Neighbors neighbors = Neighbors.start(Map.of());
  private final Map<String, String> servers = TestServers.postgresAndKafka("payment");
  private final ConfigurableApplicationContext payments =
      Service.start(
          PaymentApiApplication.application().initializers(ScriptedProvider::register),
          List.of(servers, neighbors.settings(), operators()));

  private PaymentPlatform() {}

  /** One for each role, whose password is the name. */
  private static Map<String, String> operators() {
    var operators = new HashMap<String, String>();
    var roles = List.of(Caller.Role.values());
    for (var role : roles) {
      var prefix = "quittance.security.operators[%d].".formatted(roles.indexOf(role));
      var name = role.name().toLowerCase(Locale.ROOT);
      operators.put(prefix + "name", name);
      operators.put(prefix + "password", "{noop}" + name);
      operators.put(prefix + "role", role.name());
    }
    operators.put("quittance.security.sign-in.attempts-per-name", "" + WRONG_PASSWORDS_MAX);
    operators.put("quittance.security.sign-in.password-strength", "10");
    operators.put("quittance.security.break-glass", "true");
    return operators;
  }

  /** The platform, started at the first use. */
  static PaymentPlatform shared() {
    return Running.PLATFORM;
  }

  /** Starts once; when that fails, each test says so at once. */
  private static final class Running {
    private static final PaymentPlatform PLATFORM = new PaymentPlatform();
  }

  /** By which a further instance of payment-api shares its database and neighbors. */
  Map<String, String> settings() {
    var settings = new HashMap<>(servers);
    settings.putAll(neighbors.settings());
    return settings;
  }

  String paymentUrl() {
    return Service.url(payments);
  }

  /** The database of payment-api with all rights. */
  Connection superuser() throws SQLException {
    var url = bean(Environment.class).getRequiredProperty("spring.datasource.url");
    var database = url.substring(url.lastIndexOf('/') + 1).replaceFirst("\\?.*", "");
    return DriverManager.getConnection(
        LocalInfrastructure.shared().postgres().superuserJdbcUrl(database));
  }

  Neighbors neighbors() {
    return neighbors;
  }

  /** As if idempotency-service had lost its database and Redis: it knows no key any more. */
  void loseIdempotencyKeys() {
    neighbors.keys().sql("DELETE FROM idempotency_key").update();
    var redis = LocalInfrastructure.shared().redis();
    try (var client = RedisClient.create(redis.url());
        var connection = client.connect()) {
      connection.sync().flushall();
    }
  }

  <T> T bean(String name, Class<T> type) {
    return payments.getBean(name, type);
  }

  <T> T bean(Class<T> type) {
    return payments.getBean(type);
  }
}

package io.quittance.payment;

import io.lettuce.core.RedisClient;
import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.infrastructure.TestServers;
import io.quittance.platform.security.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** payment-api with its real neighbors and servers, started once for all tests of the module. */
final class PaymentPlatform {

  static final String KEY_A = "sk_test_sandbox_a";
  static final String KEY_B = "sk_test_sandbox_b";

  private final Neighbors neighbors = Neighbors.start(Map.of());
  private final ConfigurableApplicationContext payments =
      Service.start(
          PaymentApiApplication.application().initializers(ScriptedProvider::register),
          List.of(TestServers.postgresAndKafka("payment"), neighbors.settings(), operators()));

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

  String paymentUrl() {
    return Service.url(payments);
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

package io.quittance.infrastructure;

import java.util.LinkedHashMap;
import java.util.Map;

/** The shared servers as Spring properties, for a service's tests. */
public final class TestServers {

  /** A token of whoever runs the platform. */
  public static final String SERVICE_TOKEN = TestTokens.tokenOf("operations");

  /** Whose tests ask for databases of which name; all others are of services that call nobody. */
  private static final Map<String, String> CALLERS =
      Map.of(
          "payment", "payment-api",
          "recovery", "payment-api",
          "webhook", "webhook-service",
          "reconciliation", "reconciliation-service",
          "redate", "reconciliation-service",
          "nightly", "reconciliation-service");

  private TestServers() {}

  /** PostgreSQL with a fresh database of its own, and the properties that every service needs. */
  public static Map<String, String> postgres(String prefix) {
    var database = LocalInfrastructure.shared().postgres().freshDatabase(prefix);
    var properties = new LinkedHashMap<String, String>();
    properties.put("spring.datasource.url", database.jdbcUrl());
    properties.put("spring.datasource.username", database.application());
    properties.put("spring.datasource.password", database.applicationPassword());
    properties.put("spring.flyway.user", database.owner());
    properties.put("spring.flyway.password", database.ownerPassword());
    properties.put("quittance.security.token.trusted", TestTokens.trusted());
    if (CALLERS.containsKey(prefix)) {
      properties.put("quittance.security.token.key", TestTokens.keyOf(CALLERS.get(prefix)));
    }
    properties.put("server.port", "0");
    // Of its own: all databases of a service share one topic, where anchors are told apart by keys.
    properties.put("quittance.audit.seal-keys", TestSealKeys.generate().replace("\n", ""));
    return properties;
  }

  /** As {@link #postgres}, and Kafka. */
  public static Map<String, String> postgresAndKafka(String prefix) {
    var properties = postgres(prefix);
    properties.put(
        "spring.kafka.bootstrap-servers", LocalInfrastructure.shared().kafka().bootstrapServers());
    return properties;
  }

  /** As {@link #postgres}, and Redis. */
  public static Map<String, String> postgresAndRedis(String prefix) {
    var properties = postgres(prefix);
    var redis = LocalInfrastructure.shared().redis();
    properties.put("spring.data.redis.host", redis.host());
    properties.put("spring.data.redis.port", Integer.toString(redis.port()));
    return properties;
  }
}

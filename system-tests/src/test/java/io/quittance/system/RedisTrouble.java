package io.quittance.system;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.quittance.infrastructure.RedisServer;
import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.time.Duration;

/** What may happen to the Redis of a sandbox: it is emptied, dies, and comes back. */
final class RedisTrouble {

  private static final Duration BACK_WITHIN = Duration.ofSeconds(30);

  private final RedisServer redis;
  private final Http idempotency;
  private final Outage outage;

  RedisTrouble(Sandbox sandbox, Outage outage) {
    this.redis = sandbox.infrastructure().redis();
    this.idempotency =
        Http.bearer(
            sandbox.baseUrl(SandboxService.IDEMPOTENCY_SERVICE), SandboxCredentials.SERVICE_TOKEN);
    this.outage = outage;
  }

  /** FLUSHALL. */
  void empty() {
    var client = RedisClient.create(redis.url());
    try (var connection = client.connect()) {
      connection.sync().flushall();
    } finally {
      client.shutdown();
    }
  }

  /** kill -9; the outage is declared before. */
  void kill() {
    outage.begin();
    redis.kill();
  }

  /** Starts it; the outage is over once idempotency-service works with it again. */
  void bringBack() {
    redis.start();
    await().atMost(BACK_WITHIN).until(() -> !isDegraded());
    outage.end();
  }

  private boolean isDegraded() {
    var gauge = idempotency.get("/actuator/metrics/quittance.idempotency.degraded");
    if (gauge.status() != 200) {
      throw new IllegalStateException(gauge.status() + " " + gauge.text());
    }
    return gauge.body().path("measurements").path(0).path("value").doubleValue() != 0;
  }
}

package io.quittance.idempotency;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.quittance.contracts.idempotency.IdempotencyApi.ClaimRequest;
import io.quittance.infrastructure.LocalInfrastructure;
import java.util.Iterator;

/** What an operator, or bad luck, can do to the Redis of the tests. */
final class RedisConsole implements AutoCloseable {

  private final RedisClient client = RedisClient.create(LocalInfrastructure.shared().redis().url());
  private final StatefulRedisConnection<String, byte[]> connection =
      client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));

  RedisCommands<String, byte[]> commands() {
    return connection.sync();
  }

  /** The key under which the service keeps a request. */
  static String keyOf(ClaimRequest request) {
    return "quittance:idempotency:%d:%s:%s"
        .formatted(request.merchantId().length(), request.merchantId(), request.key());
  }

  /** Evicts every key of the service, as a full Redis would. */
  void evictAll() {
    Iterator<String> keys = ScanIterator.scan(commands());
    keys.forEachRemaining(key -> commands().del(key));
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
  }
}

package io.quittance.infrastructure;

import static io.quittance.infrastructure.RedisConversation.ask;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class RedisServerTest {

  private final RedisServer redis = LocalInfrastructure.shared().redis();
  private final String value = UUID.randomUUID().toString();

  @Test
  void keepsItsDataOverStopAndStart() {
    ask(redis, "SET stopped " + value);
    var url = redis.url();

    redis.stop();
    redis.stop();
    assertThat(RedisPing.answers(redis.host(), redis.port())).isFalse();
    redis.start();

    assertThat(ask(redis, "GET stopped")).isEqualTo(value);
    assertThat(redis.url()).isEqualTo(url);
  }

  @Test
  void comesBackAfterAKill() {
    // Until the restart every write is on disk before its answer; otherwise a kill may lose it.
    assertThat(ask(redis, "CONFIG SET appendfsync always")).isEqualTo("+OK");
    ask(redis, "SET killed " + value);

    redis.kill();
    assertThat(RedisPing.answers(redis.host(), redis.port())).isFalse();
    redis.start();

    assertThat(ask(redis, "GET killed")).isEqualTo(value);
  }
}

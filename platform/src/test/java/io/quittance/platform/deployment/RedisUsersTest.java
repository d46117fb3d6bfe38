package io.quittance.platform.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.quittance.infrastructure.FurtherServers;
import io.quittance.infrastructure.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The users of Redis in docker-compose.yml, on a real server. */
class RedisUsersTest {

  private static final String CLAIM = "quittance:idempotency:3:mer:key";
  private static final String BUCKET = "quittance:limit:mer";

  @TempDir private static Path folder;

  private static RedisServer redis;

  @BeforeAll
  static void prepare() throws Exception {
    MadeSecrets.in(folder.resolve("secrets"));
    redis =
        FurtherServers.redis(
            folder.resolve("redis"),
            "aclfile \"%s\"%n".formatted(folder.resolve("secrets").resolve("redis-users")));
  }

  @AfterAll
  static void stop() {
    redis.stop();
  }

  @Test
  @DisplayName("a service uses its own keys")
  void usesItsOwnKeys() throws IOException {
    as(
        "idempotency-service",
        commands -> {
          commands.set("quittance:probe", "", SetArgs.Builder.px(100));
          assertThat(commands.set(CLAIM, "held", SetArgs.Builder.nx().px(10_000))).isEqualTo("OK");
          assertThat(commands.get(CLAIM)).isEqualTo("held");
          assertThat(commands.del(CLAIM)).isEqualTo(1);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"payment-api", "webhook-service"})
  @DisplayName("who counts requests cannot read or change what idempotency-service remembers")
  void staysWithinItsKeys(String user) throws IOException {
    as(
        user,
        commands -> {
          commands.set(BUCKET, "1");
          refused(() -> commands.get(CLAIM));
          refused(() -> commands.set(CLAIM, "forged"));
          refused(() -> commands.del(CLAIM));
          refused(
              () ->
                  commands.eval(
                      "return redis.call('set', '" + CLAIM + "', 'forged')",
                      io.lettuce.core.ScriptOutputType.STATUS));
          refused(() -> commands.flushall());
          refused(() -> commands.keys("*"));
          refused(() -> commands.configGet("*"));
          refused(() -> commands.aclList());
          refused(() -> commands.configSet("maxmemory", "1"));
        });
  }

  @Test
  @DisplayName("without a password Redis tells that it is there, and nothing else")
  void strangersMayPing() {
    try (var client = RedisClient.create(RedisURI.create(redis.url()))) {
      var commands = client.connect().sync();
      assertThat(commands.ping()).isEqualTo("PONG");
      refused(() -> commands.get(CLAIM));
      refused(() -> commands.set(BUCKET, "1"));
    }
  }

  private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable command) {
    assertThatExceptionOfType(RedisCommandExecutionException.class)
        .isThrownBy(command)
        // Scripts of older versions say it in other words.
        .withMessageMatching("(?s)(NOPERM|.*can't access at least one of the keys).*");
  }

  private static void as(String user, Consumer<RedisCommands<String, String>> conversation)
      throws IOException {
    var password = Files.readString(folder.resolve("secrets").resolve(user + "-redis-password"));
    var address =
        RedisURI.builder()
            .withHost(redis.host())
            .withPort(redis.port())
            .withAuthentication(user, password.toCharArray())
            .build();
    try (var client = RedisClient.create(address)) {
      conversation.accept(client.connect().sync());
    }
  }
}

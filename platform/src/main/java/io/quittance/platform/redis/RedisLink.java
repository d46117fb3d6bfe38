package io.quittance.platform.redis;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis that never costs more than the time-out, and soon nothing at all.
 *
 * <p>After a few failures the circuit opens and nobody asks Redis any more. A thread of our own
 * then tries a new connection and a write until both work, so that no customer's request has to
 * find out whether Redis is back. The connection does not mend itself: a half-dead one would never
 * notice, and one way back is easier to understand than two.
 *
 * @param <V> how values are read and written
 */
public final class RedisLink<V> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

  /** Opens when half of the last 20 questions failed, at the earliest after 5. */
  private static final int WINDOW_SIZE = 20;

  private static final int CALLS_MIN = 5;
  private static final int FAILURE_PERCENT = 50;

  /** The circuit never tries by itself; see {@link #probeUntilBack}. */
  private static final Duration NEVER = Duration.ofDays(3650);

  private static final Duration CONNECT_MAX = Duration.ofSeconds(1);
  private static final int COMMANDS_WAITING_MAX = 20_000;
  private static final int THREADS = 2;
  private static final String PROBE_KEY = "quittance:probe";

  private final RedisSettings settings;
  private final RedisWatch watch;
  private final RedisCodec<String, V> codec;
  private final V probeValue;
  private final ClientResources resources;
  private final RedisClient client;
  private final RedisURI address;
  private final CircuitBreaker circuit;
  private volatile @Nullable StatefulRedisConnection<String, V> connection;
  private volatile boolean closing;

  private RedisLink(
      RedisSettings settings, RedisWatch watch, RedisCodec<String, V> codec, V probeValue) {
    this.settings = settings;
    this.watch = watch;
    this.codec = codec;
    this.probeValue = probeValue;
    resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .build();
    address = address(settings);
    client = RedisClient.create(resources, address);
    client.setOptions(options(settings));
    circuit = CircuitBreaker.of("redis", circuitConfig());
    circuit
        .getEventPublisher()
        .onStateTransition(
            event -> {
              if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                opened();
              }
            });
    if (!probe()) {
      circuit.transitionToOpenState();
    }
  }

  /** A link for values of text. */
  public static RedisLink<String> ofText(RedisSettings settings, RedisWatch watch) {
    return new RedisLink<>(settings, watch, StringCodec.UTF8, "");
  }

  /** A link for values of bytes. */
  public static RedisLink<byte[]> ofBytes(RedisSettings settings, RedisWatch watch) {
    return new RedisLink<>(
        settings, watch, RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), new byte[0]);
  }

  private static RedisURI address(RedisSettings settings) {
    var uri =
        RedisURI.builder()
            .withHost(settings.host())
            .withPort(settings.port())
            .withSsl(settings.ssl())
            .withTimeout(CONNECT_MAX);
    if (!settings.password().isEmpty()) {
      if (settings.username().isEmpty()) {
        uri.withPassword(settings.password().toCharArray());
      } else {
        uri.withAuthentication(settings.username(), settings.password().toCharArray());
      }
    }
    return uri.build();
  }

  private static ClientOptions options(RedisSettings settings) {
    return ClientOptions.builder()
        .autoReconnect(false)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(COMMANDS_WAITING_MAX)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(CONNECT_MAX)
                .tcpNoDelay(true)
                .keepAlive(true)
                .build())
        .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
        .build();
  }

  private static CircuitBreakerConfig circuitConfig() {
    return CircuitBreakerConfig.custom()
        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
        .slidingWindowSize(WINDOW_SIZE)
        .minimumNumberOfCalls(CALLS_MIN)
        .failureRateThreshold(FAILURE_PERCENT)
        .waitDurationInOpenState(NEVER)
        .build();
  }

  /**
   * Asks and waits, within the time-out for all commands together.
   *
   * @return nothing when Redis did not answer, or is not to be asked at present
   */
  public <T> Optional<T> ask(Function<RedisAsyncCommands<String, V>, CompletionStage<T>> question) {
    var current = connection;
    if (current == null || !circuit.tryAcquirePermission()) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    try {
      var answer =
          question
              .apply(current.async())
              .toCompletableFuture()
              .get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
      circuit.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      return Optional.of(answer);
    } catch (InterruptedException stopping) {
      circuit.releasePermission();
      Thread.currentThread().interrupt();
    } catch (ExecutionException failed) {
      failed(start, failed.getCause() == null ? failed : failed.getCause());
    } catch (TimeoutException | RedisException failed) {
      failed(start, failed);
    }
    return Optional.empty();
  }

  /** Sends without waiting, behind everything sent before; lost when Redis is away. */
  public void tell(Function<RedisAsyncCommands<String, V>, CompletionStage<?>> statement) {
    var current = connection;
    if (current == null || !circuit.tryAcquirePermission()) {
      return;
    }
    long start = System.nanoTime();
    try {
      var _ =
          statement
              .apply(current.async())
              .whenComplete(
                  (_, failure) -> {
                    if (failure == null) {
                      circuit.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                    } else {
                      failed(start, failure);
                    }
                  });
    } catch (RedisException failed) {
      failed(start, failed);
    }
  }

  private void failed(long start, Throwable failure) {
    watch.failed(failure);
    circuit.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, failure);
  }

  private void opened() {
    watch.away();
    Thread.ofVirtual().name("redis-probe").start(this::probeUntilBack);
  }

  private void probeUntilBack() {
    try {
      while (!closing) {
        // At once the first time: when only the connection broke, a new one is all it takes.
        if (probe()) {
          watch.back();
          circuit.transitionToClosedState();
          return;
        }
        Thread.sleep(settings.probeEvery());
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tries a new connection with a write: a read would not notice a replica or a full memory. */
  private boolean probe() {
    StatefulRedisConnection<String, V> fresh = null;
    try {
      fresh =
          client
              .connectAsync(codec, address)
              .toCompletableFuture()
              .get(CONNECT_MAX.toNanos(), TimeUnit.NANOSECONDS);
      fresh
          .async()
          .set(PROBE_KEY, probeValue, SetArgs.Builder.px(settings.probeEvery()))
          .get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
      replaceConnection(fresh);
      return true;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RedisException away) {
      log.debug("{} does not work yet", settings, away);
    }
    if (fresh != null) {
      var _ = fresh.closeAsync();
    }
    return false;
  }

  private synchronized void replaceConnection(StatefulRedisConnection<String, V> fresh) {
    var former = connection;
    connection = fresh;
    if (former != null) {
      var _ = former.closeAsync();
    }
  }

  @Override
  public void close() {
    closing = true;
    client.shutdown(Duration.ZERO, CONNECT_MAX);
    var _ = resources.shutdown(0, CONNECT_MAX.toMillis(), TimeUnit.MILLISECONDS);
  }
}

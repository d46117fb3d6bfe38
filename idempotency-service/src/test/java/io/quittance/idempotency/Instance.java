package io.quittance.idempotency;

import static io.quittance.idempotency.Requests.fresh;
import static io.quittance.platform.security.token.ServiceName.IDEMPOTENCY_SERVICE;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.contracts.idempotency.IdempotencyApi;
import io.quittance.infrastructure.TestServers;
import io.quittance.infrastructure.TestTokens;
import io.quittance.platform.client.ServiceClients;
import io.quittance.platform.security.token.ServiceTokens;
import io.quittance.platform.security.token.TokenSigner;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.client.RestClient;

/** One running instance of the service, called over HTTP as other services call it. */
final class Instance implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ConfigurableApplicationContext context;
  private final URI url;
  private final IdempotencyApi keys;

  private Instance(ConfigurableApplicationContext context) {
    this.context = context;
    this.url =
        URI.create(
            "http://localhost:"
                + context.getEnvironment().getRequiredProperty("local.server.port"));
    this.keys = anotherClient();
  }

  private static final class Shared {
    static final Map<String, String> SERVERS = TestServers.postgresAndRedis("idempotency");
    static final Instance INSTANCE = start();
  }

  /** The instance that tests share which need nothing special, with Redis at its side. */
  static Instance shared() {
    // Started before anything is waited for: a start takes as long as the machine lets it.
    var instance = Shared.INSTANCE;
    await()
        .until(
            () -> {
              var request = fresh();
              long before = instance.count("claims", "source", "redis");
              var _ = instance.keys().claim(request);
              var _ = instance.keys().claim(request);
              return instance.count("claims", "source", "redis") > before;
            });
    return instance;
  }

  /** The same instance, for tests that do not care whether Redis is at its side. */
  static Instance any() {
    return Shared.INSTANCE;
  }

  /** An instance on a database of its own. */
  static Instance alone(String... settings) {
    return start(TestServers.postgresAndRedis("idempotency"), settings);
  }

  /** Another instance on the shared database and Redis, with settings as {@code name=value}. */
  static Instance start(String... settings) {
    return start(Shared.SERVERS, settings);
  }

  private static Instance start(Map<String, String> servers, String... settings) {
    var all = new LinkedHashMap<>(servers);
    Stream.of(settings).map(it -> it.split("=", 2)).forEach(it -> all.put(it[0], it[1]));
    return new Instance(
        IdempotencyServiceApplication.application()
            .run(
                all.entrySet().stream()
                    .map(it -> "--" + it.getKey() + "=" + it.getValue())
                    .toArray(String[]::new)));
  }

  /** A client with connections of its own: one alone has at most 256 at a time. */
  IdempotencyApi anotherClient() {
    return new ServiceClients(tokens())
        .client(IdempotencyApi.class, IDEMPOTENCY_SERVICE, url, TIMEOUT);
  }

  private static ServiceTokens tokens() {
    var clock = Clock.systemUTC();
    return new ServiceTokens(new TokenSigner(TestTokens.keyOf("payment-api"), clock), clock);
  }

  IdempotencyApi keys() {
    return keys;
  }

  /** For calls that the typed client cannot make; without credentials. */
  RestClient http() {
    return RestClient.builder().baseUrl(url).defaultStatusHandler(_ -> true, (_, _) -> {}).build();
  }

  JdbcClient jdbc() {
    return context.getBean(JdbcClient.class);
  }

  boolean isDegraded() {
    return meters().get("quittance.idempotency.degraded").gauge().value() == 1;
  }

  long millisDegraded() {
    return meters().find("quittance.idempotency.degraded.time").functionCounters().stream()
        .mapToLong(it -> millis(it))
        .sum();
  }

  private static long millis(FunctionCounter counter) {
    return Math.round(counter.count() * 1000);
  }

  /** The sum of all counters of a name with these tags. */
  long count(String name, String... tags) {
    return meters().find("quittance.idempotency." + name).tags(tags).counters().stream()
        .mapToLong(it -> Math.round(it.count()))
        .sum();
  }

  /** How many statements were written for a kind of request. */
  long batches(String write) {
    return batchSizes(write).count();
  }

  /** How many requests wait to be written. */
  int waiting(String write) {
    return (int) meters().get("quittance.idempotency.waiting").tag("write", write).gauge().value();
  }

  private DistributionSummary batchSizes(String write) {
    return meters().get("quittance.idempotency.batch.size").tag("write", write).summary();
  }

  private MeterRegistry meters() {
    return context.getBean(MeterRegistry.class);
  }

  @Override
  public void close() {
    context.close();
  }
}

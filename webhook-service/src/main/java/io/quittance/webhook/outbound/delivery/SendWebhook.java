package io.quittance.webhook.outbound.delivery;

import io.quittance.platform.web.CardData;
import io.quittance.webhook.outbound.OutboundSettings;
import io.quittance.webhook.outbound.address.AddressNotAllowed;
import io.quittance.webhook.outbound.address.CheckedNames;
import io.quittance.webhook.outbound.delivery.Claimed.Target;
import io.quittance.webhook.outbound.event.MerchantEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends one event to one endpoint, once, as Standard Webhooks says.
 *
 * <p>Connects only to addresses that {@link CheckedNames} has checked, believes only certificates
 * that are valid for the host, follows no redirect, sends nothing twice, unpacks nothing, reads at
 * most 64 KiB, and is done in time whatever the other side does.
 */
final class SendWebhook implements AutoCloseable {

  /** What is read of an answer; the connection ends where there is more. */
  static final int ANSWER_BYTES_MAX = 64 * 1024;

  /** What is kept of it for the merchant to see. */
  static final int ANSWER_BYTES_KEPT = 1024;

  private static final Logger log = LoggerFactory.getLogger(SendWebhook.class);
  private static final int HEADERS_MAX = 100;
  private static final int HEADER_BYTES_MAX = 8 * 1024;
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final TimeValue CONNECTION_LIFE_MAX = TimeValue.ofMinutes(1);
  private static final TimeValue UNCHECKED_IDLE_MAX = TimeValue.ofSeconds(1);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final CloseableHttpClient http;
  private final Clock clock;
  private final Duration timeout;
  private final ScheduledExecutorService alarms =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("webhook-timeout").factory());

  /**
   * @param tls how certificates are judged; null as the Java platform does
   */
  SendWebhook(
      CheckedNames names, OutboundSettings settings, Clock clock, @Nullable TlsSocketStrategy tls) {
    this.clock = clock;
    this.timeout = settings.timeout();
    this.http = client(names, settings, tls);
  }

  private static CloseableHttpClient client(
      CheckedNames names, OutboundSettings settings, @Nullable TlsSocketStrategy tls) {
    var wait = Timeout.of(settings.timeout());
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(new Checked(names))
            .setTlsSocketStrategy(tls)
            .setMaxConnTotal(settings.claimedMax())
            // Endpoints of several merchants may be on one host.
            .setMaxConnPerRoute(settings.claimedMax())
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .http1Config(
                        Http1Config.custom()
                            .setMaxHeaderCount(HEADERS_MAX)
                            .setMaxLineLength(HEADER_BYTES_MAX)
                            .build())
                    .build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(CONNECT_MAX))
                    .setSocketTimeout(wait)
                    .setTimeToLive(CONNECTION_LIFE_MAX)
                    .setValidateAfterInactivity(UNCHECKED_IDLE_MAX)
                    .build())
            .setDefaultTlsConfig(
                TlsConfig.custom().setHandshakeTimeout(Timeout.of(CONNECT_MAX)).build())
            .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(wait)
                .setResponseTimeout(wait)
                .build())
        .setUserAgent("Quittance-Webhooks/1")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .evictIdleConnections(CONNECTION_LIFE_MAX)
        .build();
  }

  /** Makes one attempt. */
  Attempt send(MerchantEvent event, Target target) {
    var at = clock.instant();
    long begun = System.nanoTime();
    var post = request(event, target, at);
    var late = new AtomicBoolean();
    var alarm =
        alarms.schedule(
            () -> {
              late.set(true);
              post.cancel();
            },
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      var answer = execute(post, at);
      return attempt(at, begun, outcome(answer.status()), answer);
    } catch (IOException failed) {
      return attempt(at, begun, late.get() ? AttemptOutcome.TIMED_OUT : outcome(failed), null);
    } finally {
      alarm.cancel(false);
    }
  }

  private static HttpPost request(MerchantEvent event, Target target, Instant at) {
    var body = JSON.writeValueAsBytes(event.view());
    var post = new HttpPost(URI.create(target.url()));
    post.setHeader("webhook-id", event.publicId());
    post.setHeader("webhook-timestamp", Long.toString(at.getEpochSecond()));
    post.setHeader(
        "webhook-signature",
        StandardSignature.of(event.publicId(), at.getEpochSecond(), body, target.keys()));
    post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    return post;
  }

  /** What an endpoint answered. */
  private record Answer(int status, @Nullable Duration retryAfter, @Nullable String body) {}

  private Answer execute(HttpPost post, Instant now) throws IOException {
    var response = http.executeOpen(null, post, null);
    try {
      var entity = response.getEntity();
      var kept = entity == null ? new byte[0] : beginning(entity.getContent(), post);
      return new Answer(response.getCode(), retryAfter(response, now), text(kept));
    } finally {
      closeQuietly(response);
    }
  }

  /** Reads no more than is allowed; where there is more, the connection ends. */
  private static byte[] beginning(InputStream content, HttpPost post) throws IOException {
    var kept = content.readNBytes(ANSWER_BYTES_KEPT);
    int rest = ANSWER_BYTES_MAX - kept.length;
    if (content.readNBytes(rest).length == rest) {
      // To close the answer alone would read on, so that the connection could be used again.
      post.cancel();
    }
    return kept;
  }

  /** What comes after the answer cannot change it. */
  private static void closeQuietly(ClassicHttpResponse response) {
    try {
      response.close();
    } catch (IOException broken) {
      log.debug("an answer was not read to its end: {}", broken.toString());
    }
  }

  private static @Nullable Duration retryAfter(ClassicHttpResponse response, Instant now) {
    var header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
    if (header == null || header.getValue() == null) {
      return null;
    }
    var value = header.getValue().strip();
    if (value.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    var date = DateUtils.parseStandardDate(value);
    return date == null || date.isBefore(now) ? null : Duration.between(now, date);
  }

  /** What merchants may see of an answer: text, without card data and what a database refuses. */
  private static @Nullable String text(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}\\uFFFD]+", " ");
    return text.isBlank() || CardData.isIn(text) ? null : text;
  }

  private Attempt attempt(Instant at, long begun, AttemptOutcome outcome, @Nullable Answer answer) {
    var duration = Duration.ofNanos(System.nanoTime() - begun);
    return answer == null
        ? new Attempt(at, duration, outcome, null, null, null)
        : new Attempt(at, duration, outcome, answer.status(), answer.retryAfter(), answer.body());
  }

  private static AttemptOutcome outcome(int status) {
    if (status >= 200 && status < 300) {
      return AttemptOutcome.DELIVERED;
    }
    if (status >= 300 && status < 400) {
      return AttemptOutcome.REDIRECTED;
    }
    return status == 410 ? AttemptOutcome.GONE : AttemptOutcome.REFUSED;
  }

  private static AttemptOutcome outcome(IOException failed) {
    return switch (failed) {
      case AddressNotAllowed _ -> AttemptOutcome.ADDRESS_NOT_ALLOWED;
      case UnknownHostException _ -> AttemptOutcome.NAME_NOT_RESOLVED;
      case SSLException _ -> AttemptOutcome.TLS_FAILED;
      case InterruptedIOException _ -> AttemptOutcome.TIMED_OUT;
      default -> AttemptOutcome.CONNECTION_FAILED;
    };
  }

  @Override
  public void close() {
    alarms.shutdownNow();
    http.close(CloseMode.IMMEDIATE);
  }

  /** Gives the client checked addresses and no others. */
  private record Checked(CheckedNames names) implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return names.resolve(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}

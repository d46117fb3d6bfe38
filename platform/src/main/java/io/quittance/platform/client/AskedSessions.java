package io.quittance.platform.client;

import static io.quittance.platform.problem.CommonProblem.SERVICE_UNAVAILABLE;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quittance.platform.security.OpenSessions;
import java.net.URI;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.classic.HttpClient;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Asks payment-api whether a session is open, by the session's own token. What it says is believed
 * for so long that a session that has ended is refused within a second; while it says nothing,
 * nobody is let in.
 */
final class AskedSessions implements OpenSessions {

  /** payment-api may be half a second behind itself. */
  static final Duration BELIEVED = Duration.ofMillis(400);

  private static final Duration OUTAGE_RETRY = Duration.ofSeconds(1);
  private static final int REMEMBERED_MAX = 10_000;

  private final RestClient paymentApi;
  private final LongSupplier nanoTime;

  /** When the question was begun that found a session open. */
  private final Cache<String, Long> open =
      Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();

  AskedSessions(URI paymentApiUrl, HttpClient connections, LongSupplier nanoTime) {
    this.paymentApi =
        RestClient.builder()
            .baseUrl(paymentApiUrl)
            .requestFactory(new HttpComponentsClientHttpRequestFactory(connections))
            .build();
    this.nanoTime = nanoTime;
  }

  @Override
  public boolean isOpen(String sessionId, String token) {
    long now = nanoTime.getAsLong();
    var asked = open.getIfPresent(sessionId);
    if (asked != null && now - asked <= BELIEVED.toNanos()) {
      return true;
    }
    boolean isOpen = ask(token);
    if (isOpen) {
      open.put(sessionId, now);
    }
    return isOpen;
  }

  private boolean ask(String token) {
    try {
      paymentApi
          .get()
          .uri("/api/operator-sessions/current")
          .headers(headers -> headers.setBearerAuth(token))
          .retrieve()
          .toBodilessEntity();
      return true;
    } catch (HttpClientErrorException.Unauthorized ended) {
      return false;
    } catch (RestClientException away) {
      throw SERVICE_UNAVAILABLE.because().retryAfter(OUTAGE_RETRY);
    }
  }
}

package io.quittance.reconciliation.statement.fetch;

import io.quittance.platform.client.ServiceClients;
import io.quittance.reconciliation.statement.ProviderUnavailable;
import io.quittance.reconciliation.statement.SpooledFile;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpStatus;

/** Gets files by plain HTTP, without following redirects: what is sent along goes nowhere else. */
final class Download {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Whoever sends a byte now and then must not hold a run for ever. */
  private static final Duration DURATION_MAX = Duration.ofMinutes(10);

  private final CloseableHttpClient http;

  /**
   * A client of its own.
   *
   * @param timeout the longest silence
   */
  Download(Duration timeout) {
    this(ServiceClients.pooled(CONNECT_TIMEOUT, timeout));
  }

  /** From services of the platform, by a client that trusts them. */
  Download(CloseableHttpClient http) {
    this.http = http;
  }

  /**
   * A file; empty when there is none (404).
   *
   * @throws ProviderUnavailable when it does not come whole within ten minutes, or another answer
   */
  Optional<SpooledFile> get(URI url, Map<String, String> headers) {
    var request = new HttpGet(url);
    headers.forEach(request::setHeader);
    try {
      return http.execute(request, Download::spool);
    } catch (IOException broken) {
      throw new ProviderUnavailable("the provider broke off or did not answer", broken);
    }
  }

  private static Optional<SpooledFile> spool(ClassicHttpResponse response) throws IOException {
    if (response.getCode() == HttpStatus.SC_NOT_FOUND) {
      return Optional.empty();
    }
    var entity = response.getEntity();
    if (response.getCode() != HttpStatus.SC_OK || entity == null) {
      throw new ProviderUnavailable("the provider answered " + response.getCode());
    }
    try (var content = new TimeLimit(entity.getContent(), DURATION_MAX)) {
      return Optional.of(SpooledFile.of(content));
    }
  }
}

package io.quittance.payment.provider.braintree;

import com.braintreegateway.Configuration;
import com.braintreegateway.exceptions.UnexpectedException;
import com.braintreegateway.util.Http;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Carries the SDK's requests over our pooled connections, once each. The JDK's own client, which
 * the SDK uses, may send a POST a second time when a connection breaks, and nobody would know.
 */
final class BraintreeHttp extends Http {

  private static final int BODY_LENGTH_MAX = 4 * 1024 * 1024;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVICE_UNAVAILABLE = 503;

  private final CloseableHttpClient connections;
  private final RequestConfig times;

  @SuppressWarnings("deprecation") // The pool's own connect time-out is shared; this one is ours.
  BraintreeHttp(Configuration account, CloseableHttpClient connections, BraintreeSettings times) {
    super(account);
    this.connections = connections;
    this.times =
        RequestConfig.custom()
            .setConnectTimeout(Timeout.of(times.connectTimeout()))
            .setConnectionRequestTimeout(Timeout.of(times.timeout()))
            .setResponseTimeout(Timeout.of(times.timeout()))
            .build();
  }

  /** The connection that the SDK has prepared is never opened. */
  @Override
  protected String httpDo(
      RequestMethod method,
      String path,
      @Nullable String body,
      @Nullable File file,
      HttpURLConnection unused,
      Map<String, String> headers,
      String boundary) {
    var request = new HttpUriRequestBase(method.name(), URI.create(unused.getURL().toString()));
    request.setConfig(times);
    headers.forEach(request::setHeader);
    // The client unpacks what it asks for itself.
    request.removeHeaders(HttpHeaders.ACCEPT_ENCODING);
    if (body != null) {
      request.setEntity(
          new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_XML));
    }
    Reply reply;
    try {
      reply = connections.execute(request, BraintreeHttp::read);
    } catch (IOException silent) {
      throw new UnexpectedException(silent.getClass().getSimpleName(), silent);
    }
    if (reply.status() == TOO_MANY_REQUESTS || reply.status() == SERVICE_UNAVAILABLE) {
      throw new BraintreeBusy(reply.status(), reply.retryAfter());
    }
    throwExceptionIfErrorStatusCode(reply.status(), "");
    if (reply.body().isBlank()) {
      throw new UnexpectedException("an answer without a body");
    }
    return reply.body();
  }

  private record Reply(int status, Duration retryAfter, String body) {}

  private static Reply read(ClassicHttpResponse response) throws IOException, ParseException {
    var entity = response.getEntity();
    var body =
        entity == null ? "" : EntityUtils.toString(entity, StandardCharsets.UTF_8, BODY_LENGTH_MAX);
    return new Reply(response.getCode(), retryAfter(response), body);
  }

  /** RFC 9110 section 10.2.3, in seconds. */
  private static Duration retryAfter(ClassicHttpResponse response) {
    var header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
    return header != null && header.getValue().matches("\\d{1,6}")
        ? Duration.ofSeconds(Long.parseLong(header.getValue()))
        : Duration.ZERO;
  }
}

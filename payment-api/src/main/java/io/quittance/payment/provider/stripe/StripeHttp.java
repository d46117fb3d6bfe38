package io.quittance.payment.provider.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.StripeException;
import com.stripe.net.HttpClient;
import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Carries the SDK's requests over our pooled connections, once each: the SDK's own client may send
 * a request again when a connection breaks, and nobody would know.
 */
final class StripeHttp extends HttpClient {

  private static final int BODY_LENGTH_MAX = 4 * 1024 * 1024;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private final CloseableHttpClient connections;

  StripeHttp(CloseableHttpClient connections) {
    this.connections = connections;
  }

  @Override
  public StripeResponse request(StripeRequest request) throws StripeException {
    Reply reply;
    try {
      reply = connections.execute(translated(request), StripeHttp::read);
    } catch (IOException silent) {
      throw new ApiConnectionException(silent.getClass().getSimpleName(), silent);
    } catch (URISyntaxException wrong) {
      throw new IllegalArgumentException(wrong);
    }
    if (reply.status() == TOO_MANY_REQUESTS || reply.status() >= SERVER_ERROR) {
      throw new StripeBusy(reply.status(), retryAfter(reply));
    }
    return new StripeResponse(reply.status(), HttpHeaders.of(reply.headers()), reply.body());
  }

  private record Reply(int status, Map<String, List<String>> headers, String body) {}

  private static HttpUriRequestBase translated(StripeRequest request) throws URISyntaxException {
    var translated = new HttpUriRequestBase(request.method().name(), request.url().toURI());
    request
        .headers()
        .map()
        .forEach((name, values) -> values.forEach(value -> translated.addHeader(name, value)));
    translated.removeHeaders("Content-Type");
    translated.setHeader("User-Agent", buildUserAgentString(request));
    translated.setHeader("X-Stripe-Client-User-Agent", buildXStripeClientUserAgentString());
    var content = request.content();
    if (content != null) {
      translated.setEntity(
          new ByteArrayEntity(
              content.byteArrayContent(), ContentType.parse(content.contentType())));
    }
    return translated;
  }

  private static Reply read(ClassicHttpResponse response) throws IOException, ParseException {
    var headers = new LinkedHashMap<String, List<String>>();
    for (var header : response.getHeaders()) {
      headers.computeIfAbsent(header.getName(), _ -> new ArrayList<>()).add(header.getValue());
    }
    var entity = response.getEntity();
    var body =
        entity == null ? "" : EntityUtils.toString(entity, StandardCharsets.UTF_8, BODY_LENGTH_MAX);
    return new Reply(response.getCode(), headers, body);
  }

  /** RFC 9110 section 10.2.3, in seconds; Stripe sends no dates. */
  private static Duration retryAfter(Reply reply) {
    return HttpHeaders.of(reply.headers())
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("\\d{1,6}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .orElse(Duration.ZERO);
  }
}

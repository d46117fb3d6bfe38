package io.quittance.payment.provider.adyen;

import com.adyen.Config;
import com.adyen.constants.ApiConstants.HttpMethod;
import com.adyen.httpclient.ClientInterface;
import com.adyen.httpclient.HTTPClientException;
import com.adyen.model.RequestOptions;
import io.quittance.platform.client.ServiceClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/**
 * Carries the requests of Adyen's library. Its own transport has five connections, follows
 * redirects and sends some requests a second time by itself; this one does none of that.
 */
@SuppressWarnings("NullAway") // The library has no annotations, and passes null for what is absent.
final class AdyenTransport implements ClientInterface {

  private static final int ANSWER_LENGTH_MAX = 1024 * 1024;

  private final CloseableHttpClient http;

  AdyenTransport(AdyenSettings settings) {
    this.http = ServiceClients.pooled(settings.connectTimeout(), settings.readTimeout());
  }

  @Override
  public String request(String endpoint, String body, Config config)
      throws IOException, HTTPClientException {
    return request(endpoint, body, config, true);
  }

  @Override
  public String request(String endpoint, String body, Config config, boolean keyRequired)
      throws IOException, HTTPClientException {
    return request(endpoint, body, config, keyRequired, null);
  }

  @Override
  public String request(
      String endpoint, String body, Config config, boolean keyRequired, RequestOptions options)
      throws IOException, HTTPClientException {
    return request(endpoint, body, config, keyRequired, options, HttpMethod.POST);
  }

  @Override
  public String request(
      String endpoint,
      String body,
      Config config,
      boolean keyRequired,
      RequestOptions options,
      HttpMethod method)
      throws IOException, HTTPClientException {
    return request(endpoint, body, config, keyRequired, options, method, null);
  }

  @Override
  public String request(
      String endpoint,
      String body,
      Config config,
      boolean keyRequired,
      RequestOptions options,
      HttpMethod method,
      Map<String, String> query)
      throws IOException, HTTPClientException {
    if (method != HttpMethod.POST || (query != null && !query.isEmpty())) {
      throw new UnsupportedOperationException("nothing but POST is asked of Adyen");
    }
    var request = new HttpPost(endpoint);
    request.setHeader("x-api-key", config.getApiKey());
    request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
    if (options != null && options.getIdempotencyKey() != null) {
      request.setHeader("Idempotency-Key", options.getIdempotencyKey());
    }
    var answer = http.execute(request, AdyenTransport::read);
    if (answer.status() < 200 || answer.status() > 299) {
      throw new HTTPClientException(
          answer.status(), "status " + answer.status(), answer.headers(), answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() throws IOException {
    http.close();
  }

  private record Answer(int status, Map<String, List<String>> headers, String body) {}

  private static Answer read(ClassicHttpResponse response) throws IOException, ParseException {
    var headers =
        Arrays.stream(response.getHeaders())
            .collect(
                Collectors.groupingBy(
                    header -> header.getName().toLowerCase(java.util.Locale.ROOT),
                    Collectors.mapping(Header::getValue, Collectors.toList())));
    return new Answer(response.getCode(), headers, body(response));
  }

  private static @Nullable String body(ClassicHttpResponse response)
      throws IOException, ParseException {
    var entity = response.getEntity();
    return entity == null
        ? ""
        : EntityUtils.toString(entity, StandardCharsets.UTF_8, ANSWER_LENGTH_MAX);
  }
}

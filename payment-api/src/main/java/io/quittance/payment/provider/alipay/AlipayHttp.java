package io.quittance.payment.provider.alipay;

import com.alipay.api.FileItem;
import com.alipay.api.internal.util.AbstractHttpClient;
import io.quittance.platform.client.ServiceClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/**
 * Carries the SDK's requests over pooled connections, once each, and tells statuses, which the
 * SDK's own client does not.
 */
final class AlipayHttp extends AbstractHttpClient {

  private static final int BODY_LENGTH_MAX = 1024 * 1024;
  private static final int OK = 200;

  private final CloseableHttpClient connections;

  AlipayHttp(Duration connectTimeout, Duration timeout) {
    this.connections = ServiceClients.pooled(connectTimeout, timeout);
  }

  /** Any other status than 200; nothing is known of a body then. */
  static final class Status extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final Duration retryAfter;

    Status(int status, Duration retryAfter) {
      super("status " + status);
      this.status = status;
      this.retryAfter = retryAfter;
    }

    int status() {
      return status;
    }

    /** How long it wants to be left alone; zero when it does not say. */
    Duration retryAfter() {
      return retryAfter;
    }
  }

  @Override
  public String doPost(
      String url, Map<String, String> form, String charset, Map<String, String> answerHeaders)
      throws IOException {
    var fields = new ArrayList<NameValuePair>();
    form.forEach((name, value) -> fields.add(new BasicNameValuePair(name, value)));
    var request = new HttpPost(url);
    request.setEntity(new UrlEncodedFormEntity(List.copyOf(fields), StandardCharsets.UTF_8));
    return connections.execute(request, AlipayHttp::read);
  }

  @Override
  public String doPost(
      String url,
      Map<String, String> form,
      Map<String, FileItem> files,
      String charset,
      Map<String, String> answerHeaders)
      throws IOException {
    throw new IOException("files are never sent");
  }

  private static String read(ClassicHttpResponse response) throws IOException, ParseException {
    var entity = response.getEntity();
    var body =
        entity == null ? "" : EntityUtils.toString(entity, StandardCharsets.UTF_8, BODY_LENGTH_MAX);
    if (response.getCode() != OK) {
      throw new Status(response.getCode(), retryAfter(response));
    }
    return body;
  }

  /** RFC 9110 section 10.2.3, in seconds. */
  private static Duration retryAfter(ClassicHttpResponse response) {
    var header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
    return header != null && header.getValue().matches("\\d{1,6}")
        ? Duration.ofSeconds(Long.parseLong(header.getValue()))
        : Duration.ZERO;
  }
}

package io.quittance.reconciliation.statement.fetch;

import com.wechat.pay.java.core.auth.Credential;
import com.wechat.pay.java.core.auth.Validator;
import com.wechat.pay.java.core.http.AbstractHttpClient;
import com.wechat.pay.java.core.http.HttpRequest;
import com.wechat.pay.java.core.http.OriginalResponse;
import io.quittance.reconciliation.statement.ProviderUnavailable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * The wire under the library of WeChat Pay. Whatever host an answer names, only ours is asked: what
 * we sign goes nowhere else.
 */
final class WechatWire extends AbstractHttpClient {

  private static final int ANSWER_LENGTH_MAX = 1 << 20;

  /** What the library looks for by exactly these names; HTTP knows no case. */
  private static final String SIGNED_PREFIX = "wechatpay-";

  private final URI url;
  private final CloseableHttpClient http;

  WechatWire(Credential credential, Validator validator, URI url, CloseableHttpClient http) {
    super(credential, validator);
    this.url = url;
    this.http = http;
  }

  @Override
  protected OriginalResponse innerExecute(HttpRequest request) {
    try {
      return http.execute(wired(request), answer -> read(request, answer));
    } catch (IOException broken) {
      throw new ProviderUnavailable("the provider broke off or did not answer", broken);
    }
  }

  /** Reads from the connection; closing the stream closes the answer. */
  @Override
  protected InputStream innerDownload(HttpRequest request) {
    try {
      var answer = http.executeOpen(null, wired(request), null);
      var entity = answer.getEntity();
      if (answer.getCode() != HttpStatus.SC_OK || entity == null) {
        answer.close();
        throw new ProviderUnavailable("the provider answered " + answer.getCode());
      }
      return new FilterInputStream(entity.getContent()) {
        @Override
        public void close() throws IOException {
          // What is left unread of a file that is too large is not waited for.
          answer.close();
        }
      };
    } catch (IOException broken) {
      throw new ProviderUnavailable("the provider broke off or did not answer", broken);
    }
  }

  @Override
  protected String getHttpClientInfo() {
    return "httpclient5";
  }

  private HttpGet wired(HttpRequest request) {
    var signed = request.getUri();
    var query = signed.getRawQuery() == null ? "" : "?" + signed.getRawQuery();
    var wired = new HttpGet(URI.create(url + signed.getRawPath() + query));
    request.getHeaders().getHeaders().forEach(wired::setHeader);
    return wired;
  }

  private static OriginalResponse read(HttpRequest request, ClassicHttpResponse answer)
      throws IOException, ParseException {
    var entity = answer.getEntity();
    return new OriginalResponse.Builder()
        .request(request)
        .statusCode(answer.getCode())
        .headers(headers(answer))
        .contentType(entity == null ? null : entity.getContentType())
        .body(
            entity == null
                ? ""
                : EntityUtils.toString(entity, StandardCharsets.UTF_8, ANSWER_LENGTH_MAX))
        .build();
  }

  private static Map<String, String> headers(ClassicHttpResponse answer) {
    var headers = new HashMap<String, String>();
    for (var header : answer.getHeaders()) {
      headers.put(canonical(header.getName()), header.getValue());
    }
    return headers;
  }

  private static String canonical(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    if (!lower.startsWith(SIGNED_PREFIX)) {
      return name;
    }
    var last = lower.substring(SIGNED_PREFIX.length());
    return "Wechatpay-" + last.substring(0, 1).toUpperCase(Locale.ROOT) + last.substring(1);
  }
}

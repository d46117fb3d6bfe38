package io.quittance.platform.wechat;

import com.wechat.pay.java.core.auth.Credential;
import com.wechat.pay.java.core.auth.Validator;
import com.wechat.pay.java.core.http.AbstractHttpClient;
import com.wechat.pay.java.core.http.HttpMethod;
import com.wechat.pay.java.core.http.HttpRequest;
import com.wechat.pay.java.core.http.JsonRequestBody;
import com.wechat.pay.java.core.http.OriginalResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * The wire under the library of WeChat Pay, which signs what goes out and verifies what comes in.
 * Whatever host an answer names, only ours is asked: what we sign goes nowhere else.
 */
public abstract class WechatWire extends AbstractHttpClient {

  private static final int ANSWER_LENGTH_MAX = 1 << 20;

  /** What the library looks for by exactly these names; HTTP knows no case. */
  private static final String SIGNED_PREFIX = "wechatpay-";

  private final URI url;

  /**
   * Speaks to one host.
   *
   * @param url scheme, host and port; path and query are the library's
   */
  protected WechatWire(Credential credential, Validator validator, URI url) {
    super(credential, validator);
    this.url = url;
  }

  @Override
  protected final String getHttpClientInfo() {
    return "httpclient5";
  }

  /** The host is ours to choose; path and query are signed. */
  protected final HttpUriRequestBase wired(HttpRequest request) {
    var signed = request.getUri();
    var query = signed.getRawQuery() == null ? "" : "?" + signed.getRawQuery();
    var wired =
        new HttpUriRequestBase(
            request.getHttpMethod().name(), URI.create(url + signed.getRawPath() + query));
    request.getHeaders().getHeaders().forEach(wired::setHeader);
    if (request.getBody() instanceof JsonRequestBody body
        && request.getHttpMethod() != HttpMethod.GET) {
      wired.setEntity(new StringEntity(body.getBody(), ContentType.APPLICATION_JSON));
    }
    return wired;
  }

  /**
   * An answer as the library reads it.
   *
   * @throws IOException when it breaks off
   */
  protected static OriginalResponse read(HttpRequest request, ClassicHttpResponse answer)
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

package io.quittance.payment.provider.wechat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.wechat.pay.java.core.auth.Credential;
import com.wechat.pay.java.core.auth.Validator;
import com.wechat.pay.java.core.http.AbstractHttpClient;
import com.wechat.pay.java.core.http.HttpMethod;
import com.wechat.pay.java.core.http.HttpRequest;
import com.wechat.pay.java.core.http.JsonRequestBody;
import com.wechat.pay.java.core.http.OriginalResponse;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.NotAsked;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/**
 * The wire under the library of WeChat Pay, which signs what goes out and verifies what comes in.
 * Nothing is sent twice, and what is no answer of WeChat Pay's does not reach the library.
 */
final class WechatHttp extends AbstractHttpClient {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final int REFUSED_FIRST = 400;
  private static final int ANSWER_LENGTH_MAX = 1 << 20;

  /** What the library looks for by exactly these names; HTTP knows no case. */
  private static final String SIGNED_PREFIX = "wechatpay-";

  private final URI url;
  private final CloseableHttpClient http;

  WechatHttp(Credential credential, Validator validator, URI url, CloseableHttpClient http) {
    super(credential, validator);
    this.url = url;
    this.http = http;
  }

  @Override
  protected OriginalResponse innerExecute(HttpRequest request) {
    try {
      return http.execute(wired(request), answer -> read(request, answer));
    } catch (ConnectException | ConnectTimeoutException | UnknownHostException away) {
      throw new NoUsableAnswer(new NotAsked("not asked, it cannot be reached"));
    } catch (IOException silent) {
      throw new NoUsableAnswer(new Unknown(silent.getClass().getSimpleName()));
    }
  }

  @Override
  protected InputStream innerDownload(HttpRequest request) {
    throw new UnsupportedOperationException("bills are not downloaded here");
  }

  @Override
  protected String getHttpClientInfo() {
    return "httpclient5";
  }

  /** The host is ours to choose; path and query are signed. */
  private HttpUriRequestBase wired(HttpRequest request) {
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

  private static OriginalResponse read(HttpRequest request, ClassicHttpResponse answer)
      throws IOException, ParseException {
    var entity = answer.getEntity();
    var body =
        entity == null
            ? ""
            : EntityUtils.toString(entity, StandardCharsets.UTF_8, ANSWER_LENGTH_MAX);
    refuseNoAnswer(answer, body);
    return new OriginalResponse.Builder()
        .request(request)
        .statusCode(answer.getCode())
        .headers(headers(answer))
        .contentType(entity == null ? null : entity.getContentType())
        .body(body)
        .build();
  }

  /** A refusal that names no code of WeChat Pay's came from somebody on the way. */
  private static void refuseNoAnswer(ClassicHttpResponse answer, String body) {
    int status = answer.getCode();
    if (status == TOO_MANY_REQUESTS) {
      throw new NoUsableAnswer(new Busy("status 429", retryAfter(answer)));
    }
    if (status >= REFUSED_FIRST) {
      boolean its = hasCode(body);
      if (status >= SERVER_ERROR && its) {
        // It asks to be sent the same again.
        throw new NoUsableAnswer(new Busy("status " + status, retryAfter(answer)));
      }
      if (!its) {
        throw new NoUsableAnswer(new Unknown("status " + status));
      }
    }
  }

  private static boolean hasCode(String body) {
    try {
      return JsonParser.parseString(body) instanceof JsonObject error
          && error.get("code") != null
          && error.get("code").isJsonPrimitive();
    } catch (JsonParseException notJson) {
      return false;
    }
  }

  /** RFC 9110 section 10.2.3, in seconds. */
  private static Duration retryAfter(ClassicHttpResponse answer) {
    var header = answer.getFirstHeader(HttpHeaders.RETRY_AFTER);
    @Nullable String seconds = header == null ? null : header.getValue();
    return seconds != null && seconds.matches("\\d{1,6}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ZERO;
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

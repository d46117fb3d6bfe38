package io.quittance.payment.provider.wechat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.wechat.pay.java.core.auth.Credential;
import com.wechat.pay.java.core.auth.Validator;
import com.wechat.pay.java.core.http.HttpRequest;
import com.wechat.pay.java.core.http.OriginalResponse;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.NotAsked;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.platform.wechat.WechatWire;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.ParseException;
import org.jspecify.annotations.Nullable;

/**
 * The wire of payments. Nothing is sent twice, and what is no answer of WeChat Pay's does not reach
 * the library.
 */
final class WechatHttp extends WechatWire {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final int REFUSED_FIRST = 400;

  private final CloseableHttpClient http;

  WechatHttp(Credential credential, Validator validator, URI url, CloseableHttpClient http) {
    super(credential, validator, url);
    this.http = http;
  }

  @Override
  protected OriginalResponse innerExecute(HttpRequest request) {
    try {
      return http.execute(wired(request), answer -> understood(request, answer));
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

  private static OriginalResponse understood(HttpRequest request, ClassicHttpResponse answer)
      throws IOException, ParseException {
    var read = read(request, answer);
    refuseNoAnswer(answer, read.getBody());
    return read;
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
}

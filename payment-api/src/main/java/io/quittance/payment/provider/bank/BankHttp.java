package io.quittance.payment.provider.bank;

import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.NotAsked;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.platform.client.ServiceClients;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The wire to the bank. Nothing is sent twice, and silence is no answer. */
final class BankHttp {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int SERVER_ERROR = 500;
  private static final int ANSWER_LENGTH_MAX = 1 << 20;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI url;
  private final String token;
  private final CloseableHttpClient http;

  BankHttp(BankSettings settings) {
    this.url = settings.url();
    this.token = settings.token();
    this.http = ServiceClients.pooled(settings.connectTimeout(), settings.timeout());
  }

  /** What the bank said, with any status below 500 but 429. */
  record Reply(int status, String body) {

    boolean isDone() {
      return status / 100 == 2;
    }

    /** The bank itself has never heard of it; somebody on the way would give no code. */
    boolean isNotFound() {
      return status == 404 && code().isPresent();
    }

    boolean isAlreadyPaid() {
      return code().equals(Optional.of("already_paid"));
    }

    /** The bank's code of a refusal; empty where it is not the bank that speaks. */
    Optional<String> code() {
      try {
        var code = JSON.readTree(body).path("code").asString("");
        return Optional.of(code).filter(text -> text.matches("[a-z_]{1,40}"));
      } catch (JacksonException notJson) {
        return Optional.empty();
      }
    }
  }

  /** Reads something. */
  Reply get(String path) {
    return send("GET", path, null, Map.of());
  }

  /** Asks for something that is done once per key. */
  Reply send(String method, String path, @Nullable StringEntity body, String key) {
    return send(method, path, body, Map.of("Idempotency-Key", key));
  }

  /** A body of JSON. */
  static StringEntity json(String body) {
    return new StringEntity(body, ContentType.APPLICATION_JSON);
  }

  /** A body of XML. */
  static StringEntity xml(String body) {
    return new StringEntity(body, ContentType.APPLICATION_XML.withCharset(StandardCharsets.UTF_8));
  }

  /**
   * Sends a request.
   *
   * @throws NoUsableAnswer when nobody answers, or with a status that says nothing
   */
  Reply send(String method, String path, @Nullable StringEntity body, Map<String, String> headers) {
    var request = new HttpUriRequestBase(method, URI.create(url + path));
    request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
    headers.forEach(request::setHeader);
    request.setEntity(body);
    try {
      return http.execute(request, BankHttp::read);
    } catch (ConnectException | ConnectTimeoutException | UnknownHostException away) {
      throw new NoUsableAnswer(new NotAsked("not asked, it cannot be reached"));
    } catch (IOException silent) {
      throw new NoUsableAnswer(new Unknown(silent.getClass().getSimpleName()));
    }
  }

  private static Reply read(ClassicHttpResponse answer) throws IOException, ParseException {
    var entity = answer.getEntity();
    var body =
        entity == null
            ? ""
            : EntityUtils.toString(entity, StandardCharsets.UTF_8, ANSWER_LENGTH_MAX);
    int status = answer.getCode();
    var reply = new Reply(status, body);
    boolean itself = status >= SERVER_ERROR && reply.code().isPresent();
    if (status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE || itself) {
      // What it is asked for twice under one key it does once.
      throw new NoUsableAnswer(new Busy("status " + status, retryAfter(answer)));
    }
    if (status >= SERVER_ERROR) {
      throw new NoUsableAnswer(new Unknown("status " + status));
    }
    return reply;
  }

  /** RFC 9110 section 10.2.3, in seconds. */
  private static Duration retryAfter(ClassicHttpResponse answer) {
    var header = answer.getFirstHeader(HttpHeaders.RETRY_AFTER);
    return header != null && header.getValue().matches("\\d{1,6}")
        ? Duration.ofSeconds(Long.parseLong(header.getValue()))
        : Duration.ZERO;
  }
}

package io.quittance.platform.testapp;

import static io.quittance.platform.testapp.Http.anonymous;
import static io.quittance.platform.testapp.Http.raw;
import static io.quittance.platform.testapp.Http.request;
import static io.quittance.platform.testapp.Http.send;
import static io.quittance.platform.testapp.ProblemHttpTest.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What reaches us before any controller: sizes, framing, broken requests, forged ids. */
@ExtendWith(OutputCaptureExtension.class)
class DoorHttpTest {

  private static final int MIB = 1 << 20;
  private static final String KEY = "Authorization: Bearer sk_live_for_tests\r\n";
  private static final String HOST = "Host: localhost\r\n";

  @Test
  void keepsAnAcceptableRequestIdAndTellsItInTheLog(CapturedOutput log) {
    var answer = send(request("/api/say?text=hello-there").header("X-Request-Id", "req-A.1:b_2"));

    assertThat(answer.headers().allValues("X-Request-Id")).containsExactly("req-A.1:b_2");
    assertThat(log.getOut().lines().filter(line -> line.contains("hello-there")))
        .singleElement()
        .asString()
        .contains("[req-A.1:b_2]", "[platform-test]");
  }

  @ParameterizedTest
  @DisplayName("A1109 A1301 a forged request id is replaced")
  @ValueSource(strings = {"", "a b", "x\u00e9", "4242424242424242", "a\"b", "<script>", "%0d%0a"})
  void replacesAForgedRequestId(String forged) {
    var answer =
        raw(
            "GET /api/scoped HTTP/1.1\r\n"
                + HOST
                + KEY
                + "Connection: close\r\nX-Request-Id: "
                + forged
                + "\r\n\r\n");

    assertThat(answer).containsPattern("(?i)x-request-id: req_[0-9a-f-]{36}\r\n");
  }

  @Test
  void replacesATooLongRequestId() {
    assertThat(
            send(request("/api/scoped").header("X-Request-Id", "x".repeat(129)))
                .headers()
                .firstValue("X-Request-Id"))
        .get()
        .asString()
        .startsWith("req_");
  }

  @Test
  @DisplayName("A1109 CR, LF and ANSI codes reach the log as one escaped record")
  void escapesWhatItLogs(CapturedOutput log) {
    send(request("/api/say?text=one%0D%0A2026-01-01%20ERROR%20forged%1B%5B31mred"));
    send(request("/api/fail?how=%1B%5B31mraging"));

    assertThat(log.getOut()).doesNotContain("\u001b");
    assertThat(log.getOut().lines().filter(line -> line.contains("forged")))
        .singleElement()
        .asString()
        .contains("said one??2026-01-01 ERROR forged?[31mred");
    assertThat(log.getOut()).contains("raging");
  }

  @Test
  @DisplayName("A1108 expressions and look-ups in fields and headers stay text, and call nobody")
  void evaluatesNothing(CapturedOutput log) throws IOException {
    try (var elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      elsewhere.setSoTimeout(1);
      var lookUp = "${jndi:ldap://127.0.0.1:%d/x}".formatted(elsewhere.getLocalPort());
      for (var text : new String[] {lookUp, "${7*7}", "#{7*7}", "%{7*7}", "${env:PATH}", "{}"}) {
        var encoded = URLEncoder.encode("text " + text, StandardCharsets.UTF_8);
        send(request("/api/say?text=" + encoded).header("User-Agent", text).header("X-Any", text));
        send(request("/api/fail?how=" + encoded));
        problem(
            send(Http.json("/api/orders", "{\"%s\": \"x\"}".formatted(text))),
            400,
            "unknown_field");
        assertThat(log.getOut()).contains("said text " + text);
      }
      assertThat(log.getOut()).doesNotContain("text 49");
      assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(elsewhere::accept);
    }
  }

  @Test
  @DisplayName("A1104 bodies up to 1 MiB pass, one byte more is 413")
  void boundsBodies() {
    var body = "{\"note\":\"" + "x".repeat(MIB) + "\"}";

    problem(send(Http.json("/api/orders", body)), 413, "body_too_large");
    assertThat(send(anonymous("/raw/body").POST(BodyPublishers.ofString("x".repeat(MIB)))).body())
        .isEqualTo("" + MIB);
    problem(
        send(anonymous("/raw/body").POST(BodyPublishers.ofString("x".repeat(MIB + 1)))),
        413,
        "body_too_large");
    assertThat(
            send(anonymous("/stream/body").POST(BodyPublishers.ofString("x".repeat(2 * MIB))))
                .body())
        .isEqualTo("" + 2 * MIB);
  }

  @ParameterizedTest
  @DisplayName("A1104 an endless chunked body is cut off, of every content type")
  @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded"})
  void cutsEndlessBodies(String type) throws IOException {
    for (var method : new String[] {"POST", "PUT"}) {
      assertThat(endless(method, type)).startsWith("HTTP/1.1 413").contains("body_too_large");
    }
  }

  private static String endless(String method, String type) throws IOException {
    try (var socket = new Socket("localhost", Http.port())) {
      socket.setSoTimeout(20_000);
      var out = socket.getOutputStream();
      out.write(
          (method
                  + " /api/orders HTTP/1.1\r\n"
                  + HOST
                  + KEY
                  + "Content-Type: "
                  + type
                  + "\r\nTransfer-Encoding: chunked\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      var chunk = ("10000\r\n" + "a".repeat(65_536) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
      try {
        // Ten times what is accepted, unless the server closes before.
        for (int i = 0; i < 160 && socket.getInputStream().available() == 0; i++) {
          out.write(chunk);
        }
      } catch (IOException closed) {
        return Http.readAll(socket.getInputStream());
      }
      socket.shutdownOutput();
      return Http.readAll(socket.getInputStream());
    }
  }

  @ParameterizedTest
  @DisplayName("A1104 requests with two meanings are refused and the connection is closed")
  @ValueSource(
      strings = {
        "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
        "Content-Length: -1\r\n\r\n{}",
        "Content-Length: 2, 2\r\n\r\n{}",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: nonsense\r\n\r\n0\r\n\r\n"
      })
  void refusesAmbiguousFraming(String rest) {
    var answer =
        raw(
            "POST /api/orders HTTP/1.1\r\n"
                + HOST
                + KEY
                + "Content-Type: application/json\r\n"
                + rest);

    assertThat(answer).matches("(?s)HTTP/1.1 (400|501).*");
    assertMinimalProblem(answer);
    assertThat(answer.split("HTTP/1.1 ", -1)).as("one answer").hasSize(2);
  }

  @ParameterizedTest
  @DisplayName("A1112 Content-Length together with Transfer-Encoding is refused and closed")
  @ValueSource(
      strings = {
        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        "transfer-encoding: chunked\r\nX-Other: x\r\ncontent-length: 7\r\n",
        "Content-Length: 2\r\nX-Folded: a\r\n b\r\nTransfer-Encoding: chunked\r\n"
      })
  void refusesTwoLengths(String lengths) {
    var rest = "\r\n2\r\n{}\r\n0\r\n\r\nGET /raw/smuggled HTTP/1.1\r\n" + HOST + "\r\n";

    for (var first : new String[] {"", "\r\n", bodyInChunks("2\r\n{}", "")}) {
      var answers = raw(first + "POST /raw/body HTTP/1.1\r\n" + HOST + lengths + rest);

      var last = answers.substring(answers.lastIndexOf("HTTP/1.1 "));
      assertThat(last).startsWith("HTTP/1.1 400").contains("Connection: close");
      assertMinimalProblem(last);
    }
  }

  @Test
  @DisplayName("A1112 a body in chunks may speak of lengths")
  void takesOneLength() {
    var body = bodyInChunks("13\r\nContent-Length: 1\n\n", "");
    var lastBody = bodyInChunks("13\r\nContent-Length: 1\n\n", "Connection: close\r\n");

    var answers = raw(body + body + lastBody);

    assertThat(answers.split("HTTP/1.1 200", -1)).as(answers).hasSize(4);
  }

  private static String bodyInChunks(String chunk, String headers) {
    return "POST /raw/body HTTP/1.1\r\n%s%sTransfer-Encoding: chunked\r\n\r\n%s\r\n0\r\n\r\n"
        .formatted(HOST, headers, chunk);
  }

  @ParameterizedTest
  @DisplayName("A1213 what the container refuses is a problem without page or version")
  @ValueSource(
      strings = {
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /api/%c0%af HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /a|b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET // HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET //api HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /api/../problems HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /api/..%2f..%2fetc HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /api;x=1/orders HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /api/scoped HTTP/1.1\r\n\r\n",
        "GET /api/scoped HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /api/scoped HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /api/scoped HTTP/1.1\r\nHost: a\r\nBad Header: x\r\nConnection: close\r\n\r\n",
        "G\u0001T / HTTP/1.1\r\nHost: a\r\n\r\n",
        "FOO /api/scoped HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "TRACE /api/scoped HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "nonsense\r\n\r\n"
      })
  void refusesBrokenRequestsShortly(String request) {
    var answer = raw(request);

    assertThat(answer).matches("(?s)HTTP/1.1 (400|401|405|501|505).*");
    assertMinimalProblem(answer);
  }

  @Test
  @DisplayName("A1213 a header that is too long is refused shortly")
  void refusesLongHeaders() {
    var answer = raw("GET / HTTP/1.1\r\n" + HOST + "X-Long: " + "x".repeat(40_000) + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400");
    assertMinimalProblem(answer);
  }

  @ParameterizedTest
  @DisplayName("A1213 what a filter or the container reports becomes a problem")
  @ValueSource(ints = {400, 403, 404, 409, 500, 503})
  void turnsContainerErrorsIntoProblems(int status) {
    var answer =
        send(request("/api/container?status=" + status).header("Accept", "text/html,*/*;q=0.1"));

    assertThat(answer.body()).doesNotContain("secret", "<html", "Tomcat");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains("\"instance\":\"/api/container\"");
    assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
  }

  @Test
  void hasNoErrorPageToCall() {
    problem(send(anonymous("/error").header("Accept", "text/html")), 404, "not_found");
  }

  @ParameterizedTest
  @DisplayName("A1103 what is open to strangers is open to be read; nothing of theirs is read")
  @ValueSource(strings = {"/problems/not_found", "/v3/api-docs", "/actuator/health", "/problems/x"})
  void readsNothingOfStrangers(String path) {
    for (var method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
      var body = BodyPublishers.ofString("{\"note\":\"4242424242424242\"}");
      var request = anonymous(path).header("Content-Type", "application/json");
      problem(send(request.method(method, body)), 401, "unauthorized");
    }
    var head = send(anonymous(path).method("HEAD", BodyPublishers.noBody())).statusCode();
    assertThat(head).isEqualTo(send(anonymous(path)).statusCode()).isNotEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/problems/not_found", "/v3/api-docs", "/actuator/health"})
  void looksAtNoCredentialsWhereNoneAreNeeded(String path) {
    var answer = send(anonymous(path).header("Authorization", "Bearer sk_test_of_long_ago"));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhatProofItAsksFor() {
    for (var request :
        List.of(
            anonymous("/api/scoped"),
            anonymous("/api/scoped").header("Authorization", "Bearer sk_test_unknown"))) {
      var refused = send(request);
      problem(refused, 401, "unauthorized");
      assertThat(refused.headers().firstValue("WWW-Authenticate"))
          .contains("Bearer realm=\"quittance\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"amount": 5} | 400 | unknown_field
          []            | 400 | malformed_json
          null          | 400 | malformed_json
          """)
  void refusesFieldsWhereARouteTakesNone(String body, int status, String code) {
    problem(send(json("/api/bare", body)), status, code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "{}"})
  void takesAnEmptyBodyWhereARouteTakesNone(String body) {
    assertThat(send(json("/api/bare", body)).statusCode()).isEqualTo(200);
  }

  private HttpRequest.Builder json(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .POST(BodyPublishers.ofString(body));
  }

  @Test
  void tellsKnownCallersWhatAMethodIsGoodFor() {
    var post = request("/problems/not_found").header("Content-Type", "application/json");
    problem(send(post.POST(BodyPublishers.ofString("{}"))), 405, "method_not_allowed");
  }

  @Test
  void answersHeadAndOptions() {
    var head = send(request("/api/scoped").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    var headOfNothing = send(request("/api/nothing").method("HEAD", BodyPublishers.noBody()));
    assertThat(headOfNothing.statusCode()).isEqualTo(404);
    assertThat(headOfNothing.body()).isEmpty();
    var options = send(request("/api/orders").method("OPTIONS", BodyPublishers.noBody()));
    assertThat(options.statusCode()).isEqualTo(200);
    assertThat(options.headers().firstValue("Allow")).get().asString().contains("POST");
    problem(
        send(anonymous("/api/orders").method("OPTIONS", BodyPublishers.noBody())),
        401,
        "unauthorized");
  }

  @Test
  @DisplayName("A1207 headers that proxies set do not change the route or the caller")
  void ignoresSpoofedHeaders() {
    problem(
        send(
            anonymous("/api/scoped")
                .header("X-Original-URL", "/actuator/health")
                .header("X-Rewrite-URL", "/actuator/health")
                .header("X-Merchant-Id", "mer_a")
                .header("X-Forwarded-For", "127.0.0.1")
                .header("X-HTTP-Method-Override", "GET")),
        401,
        "unauthorized");
  }

  private static void assertMinimalProblem(String answer) {
    assertThat(answer)
        .containsIgnoringCase("content-type: application/problem+json")
        .containsIgnoringCase("x-request-id: ")
        .contains("\"code\":\"", "\"requestId\":\"")
        .doesNotContainIgnoringCase("tomcat")
        .doesNotContainIgnoringCase("<html")
        .doesNotContainIgnoringCase("<!doctype")
        .doesNotContainIgnoringCase("exception")
        .doesNotContainIgnoringCase("\nserver:");
  }
}

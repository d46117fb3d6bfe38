package io.quittance.system;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A request under construction, as bytes, with what is wrong with it. */
final class HostileRequest {

  private static final int SHOWN_MAX = 2_000;

  final ApiOperation operation;
  final Hostility hostility;
  final List<String> headers = new ArrayList<>();
  String method;
  String target;
  String version = "HTTP/1.1";
  String authorization;
  byte[] body = new byte[0];
  boolean hasLength = true;

  /** Whether nothing may come of it. */
  boolean mustBeRefused;

  /**
   * Whether it does not reach the operation, so that its answers are not those of the operation.
   */
  boolean isElsewhere;

  HostileRequest(ApiOperation operation, Hostility hostility, String target, String authorization) {
    this.operation = operation;
    this.hostility = hostility;
    this.method = operation.method();
    this.target = target;
    this.authorization = authorization;
  }

  void bodyOf(String text) {
    body = text.getBytes(StandardCharsets.UTF_8);
  }

  void json(String text) {
    bodyOf(text);
    headers.removeIf(header -> header.startsWith("Content-Type"));
    headers.add("Content-Type: application/json");
  }

  void withKey() {
    headers.add("Idempotency-Key: " + UUID.randomUUID());
  }

  void withoutKey() {
    headers.removeIf(header -> header.startsWith("Idempotency-Key"));
  }

  String head() {
    var head = new StringBuilder("%s %s %s\r\n".formatted(method, target, version));
    if (headers.stream().noneMatch(header -> header.startsWith("Host"))) {
      head.append("Host: localhost\r\n");
    }
    head.append("Connection: close\r\n");
    if (!authorization.isEmpty()) {
      head.append("Authorization: ").append(authorization).append("\r\n");
    }
    headers.forEach(header -> head.append(header).append("\r\n"));
    if (hasLength && body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  RawHttp.Answer send() {
    return RawHttp.send(operation.baseUrl(), head(), body);
  }

  /** Everything that was sent, as text, to tell an echo from a leak. */
  String sent() {
    return head() + new String(body, StandardCharsets.UTF_8);
  }

  /** To be repeated by hand; a request that curl would mend is shown as it was sent. */
  String asCurl() {
    var curl = new StringBuilder("curl -sS -i --path-as-is -X '" + method + "'");
    if (!authorization.isEmpty()) {
      curl.append(" -H 'Authorization: ").append(shown(authorization)).append('\'');
    }
    headers.forEach(header -> curl.append(" -H '").append(shown(header)).append('\''));
    if (body.length > 0) {
      curl.append(" --data-binary $'")
          .append(shown(new String(body, StandardCharsets.UTF_8)))
          .append('\'');
    }
    return curl.append(" '")
        .append(operation.baseUrl())
        .append(shown(target))
        .append('\'')
        .toString();
  }

  private static String shown(String text) {
    var cut = text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "...";
    var shown = new StringBuilder();
    cut.chars()
        .forEach(
            c -> {
              if (c < ' ' || c > '~' || c == '\'') {
                shown.append("\\u%04x".formatted(c));
              } else {
                shown.append((char) c);
              }
            });
    return shown.toString();
  }
}

package io.quittance.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * HTTP as bytes on a socket: sends what no client library would, such as paths and lengths that are
 * wrong, and reads what comes back until the server hangs up.
 */
final class RawHttp {

  private static final int ANSWER_MAX_MILLIS = 30_000;
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private RawHttp() {}

  /**
   * What came back.
   *
   * @param status 0 when the server hung up without an answer
   * @param headers by name in lower case; of several with one name the last
   */
  record Answer(int status, TreeMap<String, String> headers, String text, JsonNode body) {

    private static final Answer NONE =
        new Answer(0, new TreeMap<>(), "", JsonMapper.shared().createObjectNode());

    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    String code() {
      return body.path("code").asString("");
    }
  }

  /** Sends a head, which ends with its empty line, and a body, and hangs up on that side. */
  static Answer send(URI server, String head, byte[] body) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      socket.setSoTimeout(ANSWER_MAX_MILLIS);
      try {
        var out = socket.getOutputStream();
        var bytes = new ByteArrayOutputStream();
        bytes.write(head.getBytes(StandardCharsets.UTF_8));
        bytes.write(body);
        out.write(bytes.toByteArray());
        out.flush();
        socket.shutdownOutput();
      } catch (SocketException refusedHalfWay) {
        // The answer to what was read so far may still be there.
      }
      return read(socket);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static Answer read(Socket socket) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(bytes);
    } catch (SocketException hungUp) {
      // What came before it counts.
    }
    return parse(bytes.toByteArray());
  }

  private static Answer parse(byte[] bytes) {
    int end = indexOf(bytes, END_OF_HEAD, 0);
    if (end < 0) {
      return Answer.NONE;
    }
    var lines = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split("\r\n");
    var headers = new TreeMap<String, String>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    var body = Arrays.copyOfRange(bytes, end + END_OF_HEAD.length, bytes.length);
    if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      body = withoutChunks(body);
    }
    var text = new String(body, StandardCharsets.UTF_8);
    return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, text, json(text));
  }

  private static JsonNode json(String text) {
    try {
      return text.startsWith("{") || text.startsWith("[")
          ? JsonMapper.shared().readTree(text)
          : JsonMapper.shared().createObjectNode();
    } catch (JacksonException notJson) {
      return JsonMapper.shared().createObjectNode();
    }
  }

  private static byte[] withoutChunks(byte[] chunked) {
    var body = new ByteArrayOutputStream();
    var lineEnd = "\r\n".getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; ; ) {
      int end = indexOf(chunked, lineEnd, at);
      int size =
          end < 0
              ? 0
              : Integer.parseInt(
                  new String(chunked, at, end - at, StandardCharsets.US_ASCII).strip(), 16);
      if (size == 0) {
        return body.toByteArray();
      }
      body.write(chunked, end + 2, Math.min(size, chunked.length - end - 2));
      at = end + 2 + size + 2;
      if (at >= chunked.length) {
        return body.toByteArray();
      }
    }
  }

  private static int indexOf(byte[] bytes, byte[] part, int from) {
    for (int i = from; i + part.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return -1;
  }
}

package io.quittance.webhook.provider.alipay;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a notice, decoded exactly once, by name in the order in which they are signed.
 */
record AlipayNotice(SortedMap<String, String> parameters) {

  private static final int PARAMETERS_MAX = 200;

  AlipayNotice {
    parameters = Collections.unmodifiableSortedMap(parameters);
  }

  /**
   * Reads a form in UTF-8. Empty when it is none: a name twice, a bad escape, or bytes that are no
   * UTF-8 leave open what was signed.
   */
  static Optional<AlipayNotice> read(byte[] body) {
    var parameters = new TreeMap<String, String>();
    for (int start = 0; start <= body.length; ) {
      int end = indexOf(body, '&', start, body.length);
      int equals = indexOf(body, '=', start, end);
      var name = decoded(body, start, equals);
      var value = equals == end ? null : decoded(body, equals + 1, end);
      if (name == null
          || name.isEmpty()
          || value == null
          || parameters.put(name, value) != null
          || parameters.size() > PARAMETERS_MAX) {
        return Optional.empty();
      }
      start = end + 1;
    }
    return Optional.of(new AlipayNotice(parameters));
  }

  /** A parameter's value; empty when it is missing or has none. */
  Optional<String> value(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  private static int indexOf(byte[] body, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (body[i] == wanted) {
        return i;
      }
    }
    return to;
  }

  private static @Nullable String decoded(byte[] body, int from, int to) {
    var bytes = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      if (body[i] == '%') {
        int high = i + 2 < to ? Character.digit(body[i + 1], 16) : -1;
        int low = i + 2 < to ? Character.digit(body[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(body[i] == '+' ? ' ' : body[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }
}

package io.quittance.simulator.emulator;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a form, or of a query; of several with one name the last. Names stay as they were
 * sent: {@code metadata[order]} is a name.
 */
public record FormBody(Map<String, String> fields) {

  public FormBody {
    fields = Map.copyOf(fields);
  }

  /** The fields of a request's body. */
  public static FormBody of(HttpServletRequest request) {
    return parse(new String(bytes(request), StandardCharsets.UTF_8));
  }

  /** The fields of {@code a=1&b=2}. */
  public static FormBody parse(String text) {
    var fields = new LinkedHashMap<String, String>();
    for (var pair : text.split("&")) {
      int end = pair.indexOf('=');
      if (end > 0) {
        fields.put(decoded(pair.substring(0, end)), decoded(pair.substring(end + 1)));
      }
    }
    return new FormBody(fields);
  }

  /** The body of a request as it came, for whoever checks its signature. */
  public static byte[] bytes(HttpServletRequest request) {
    try {
      return request.getInputStream().readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException("the body broke off", broken);
    }
  }

  /** A field's value; empty when it is missing or has none. */
  public Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
  }

  /** The entries of {@code name[key]=value}, by key. */
  public Map<String, String> entries(String name) {
    var entries = new LinkedHashMap<String, String>();
    fields.forEach(
        (field, value) -> {
          if (field.startsWith(name + "[") && field.endsWith("]")) {
            entries.put(field.substring(name.length() + 1, field.length() - 1), value);
          }
        });
    return entries;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}

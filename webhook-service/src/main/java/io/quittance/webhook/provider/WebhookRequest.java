package io.quittance.webhook.provider;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A webhook as it came over the wire: the exact bytes, and the headers that sign them. */
public final class WebhookRequest {

  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * Keeps a copy of both.
   *
   * @param headers by name, in any case
   */
  public WebhookRequest(Map<String, String> headers, byte[] body) {
    var byLowerCase = new TreeMap<String, String>();
    headers.forEach((name, value) -> byLowerCase.put(name.toLowerCase(Locale.ROOT), value));
    this.headers = byLowerCase;
    this.body = body.clone();
  }

  /** The headers by lower-case name. */
  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  /** The value of a header, its name in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** A copy of the bytes. */
  public byte[] body() {
    return body.clone();
  }
}

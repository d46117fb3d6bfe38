package io.quittance.webhook.provider;

import java.nio.charset.StandardCharsets;

/** A secret shared with a provider. Never shows itself in texts. */
public record Secret(String value) {

  /** The key as bytes, UTF-8. */
  public byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Secret[...]";
  }
}

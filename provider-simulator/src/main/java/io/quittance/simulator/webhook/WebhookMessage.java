package io.quittance.simulator.webhook;

import java.net.URI;
import java.util.Map;

/**
 * One webhook on its way.
 *
 * @param contentType such as {@code application/json; charset=UTF-8}
 */
public record WebhookMessage(
    URI target, String contentType, String body, Map<String, String> headers) {

  public WebhookMessage {
    headers = Map.copyOf(headers);
  }
}

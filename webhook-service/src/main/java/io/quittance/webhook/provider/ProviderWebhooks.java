package io.quittance.webhook.provider;

import java.time.Instant;
import java.util.List;

/**
 * How one provider signs, names and words its webhooks. A Spring bean per provider; to add a
 * provider is to add one.
 *
 * <p>There is no adapter without a verifier: {@link #verify} has no default, and nothing is read
 * before it said {@link Verification#VALID}. Implementations hold no state.
 */
public interface ProviderWebhooks {

  /** The name in {@code /webhooks/{provider}/{account}} and in the facts; never changes. */
  String provider();

  /** The request headers that {@link #verify} needs; they are stored beside the body. */
  List<String> signatureHeaders();

  /**
   * Looks at an account's configuration before the service starts.
   *
   * @throws IllegalArgumentException when this adapter cannot work with it; says which setting
   */
  default void check(ProviderAccount account) {}

  /**
   * The events of one request, where the provider signs each of them by itself; each is verified,
   * stored and published on its own. What cannot be taken apart is returned as it came.
   */
  default List<WebhookRequest> events(WebhookRequest request) {
    return List.of(request);
  }

  /**
   * What one verified event tells, where one signature covers several things; each is screened,
   * read, stored and published on its own. What cannot be taken apart is returned as it came.
   */
  default List<WebhookRequest> parts(WebhookRequest event) {
    return List.of(event);
  }

  /**
   * The text in which nothing may look like card data. An adapter whose provider counts its own ids
   * in as many digits as a card number leaves those ids out, and nothing else.
   */
  default byte[] withoutOwnIds(WebhookRequest request) {
    return request.body();
  }

  /**
   * Whether the provider, and nobody else, sent exactly these bytes, lately. Compares in constant
   * time and accepts any of the account's secrets: there are two during a rotation.
   *
   * @param now our time; schemes without a time ignore it
   */
  Verification verify(WebhookRequest request, ProviderAccount account, Instant now);

  /**
   * Reads a verified body. Never throws: what cannot be read is {@link Reading.Unreadable}.
   *
   * @param account our account at the provider; its name is for the subject of the fact
   */
  Reading read(ProviderAccount account, WebhookRequest request);

  /** What the provider wants to hear once an event is stored. */
  Acknowledgement acknowledgement();
}

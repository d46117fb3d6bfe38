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
   * Whether the provider, and nobody else, sent exactly these bytes, lately. Compares in constant
   * time and accepts any of the secrets: there are two during a rotation.
   *
   * @param now our time; schemes without a time ignore it
   */
  Verification verify(WebhookRequest request, List<Secret> secrets, Instant now);

  /**
   * Reads a verified body. Never throws: what cannot be read is {@link Reading.Unreadable}.
   *
   * @param account our account at the provider, for the subject of the fact
   */
  Reading read(String account, WebhookRequest request);

  /** What the provider wants to hear once an event is stored. */
  Acknowledgement acknowledgement();
}

package io.quittance.webhook.provider;

import java.util.Map;
import java.util.Optional;

/** A provider that asks whether an address is ours, before it sends there. */
public interface ChallengedWebhooks extends ProviderWebhooks {

  /**
   * The answer to its GET request.
   *
   * @param query the parameters of the request
   * @return empty when the question is not of its form
   */
  Optional<String> answerChallenge(ProviderAccount account, Map<String, String> query);
}

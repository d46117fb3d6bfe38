package io.quittance.webhook.provider;

import java.util.List;

/**
 * An account at a provider, with everything that it takes to receive its webhooks.
 *
 * @param name as in {@code /webhooks/{provider}/{account}}
 * @param livemode whether real money moves there
 */
public record ProviderAccount(
    ProviderWebhooks adapter, String name, List<Secret> secrets, boolean livemode) {

  /** Keeps a copy of the secrets. */
  public ProviderAccount {
    secrets = List.copyOf(secrets);
  }

  /** The name of the provider. */
  public String provider() {
    return adapter.provider();
  }
}

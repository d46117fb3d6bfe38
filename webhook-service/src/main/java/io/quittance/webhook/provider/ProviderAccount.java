package io.quittance.webhook.provider;

import java.util.List;
import java.util.Map;

/**
 * An account at a provider, with everything that it takes to receive its webhooks.
 *
 * @param name as in {@code /webhooks/{provider}/{account}}
 * @param secrets any of them may sign, each written as the adapter says: a shared secret, or a
 *     public key of the provider
 * @param settings what else the adapter needs, by the names that it documents
 * @param livemode whether real money moves there
 */
public record ProviderAccount(
    ProviderWebhooks adapter,
    String name,
    List<Secret> secrets,
    Map<String, Secret> settings,
    boolean livemode) {

  /** Keeps copies. */
  public ProviderAccount {
    secrets = List.copyOf(secrets);
    settings = Map.copyOf(settings);
  }

  /** The name of the provider. */
  public String provider() {
    return adapter.provider();
  }

  /**
   * A setting that the adapter cannot do without.
   *
   * @throws IllegalArgumentException when it is not configured
   */
  public String required(String setting) {
    var value = settings.get(setting);
    if (value == null || value.value().isBlank()) {
      throw new IllegalArgumentException("the setting " + setting + " is missing");
    }
    return value.value();
  }
}

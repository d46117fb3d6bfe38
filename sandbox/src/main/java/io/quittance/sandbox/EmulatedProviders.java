package io.quittance.sandbox;

import static io.quittance.sandbox.SandboxCredentials.PROVIDER_ACCOUNT;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Accounts at the providers that the simulator emulates, the same in every service. */
final class EmulatedProviders {

  /** The simulator itself is the first account of webhook-service; these come after it. */
  private static final int FIRST_ACCOUNT = 1;

  private final List<EmulatedProvider> providers;

  /**
   * All of them.
   *
   * @param keys the key pairs of both sides
   * @param simulator where the simulator answers
   * @param webhooks where webhook-service answers
   */
  EmulatedProviders(SandboxKeyPairs keys, String simulator, String webhooks) {
    this.providers =
        List.of(
            new EmulatedStripe(simulator, webhookUrl(webhooks, EmulatedStripe.NAME)),
            new EmulatedAdyen(simulator, webhookUrl(webhooks, EmulatedAdyen.NAME)),
            new EmulatedBraintree(simulator, webhookUrl(webhooks, EmulatedBraintree.NAME)),
            new EmulatedWechat(keys, simulator, webhookUrl(webhooks, EmulatedWechat.NAME)),
            new EmulatedAlipay(keys, simulator, webhookUrl(webhooks, EmulatedAlipay.NAME)),
            new EmulatedBank(keys, simulator, webhookUrl(webhooks, EmulatedBank.NAME)));
  }

  /** What the simulator needs to emulate them. */
  Map<String, String> ofSimulator() {
    var settings = new LinkedHashMap<String, String>();
    for (var provider : providers) {
      provider
          .ofSimulator()
          .forEach(
              (name, value) -> settings.put("simulator." + provider.name() + "." + name, value));
    }
    return settings;
  }

  /** Where payment-api finds them; the simulator itself comes first until rules say otherwise. */
  Map<String, String> ofPaymentApi() {
    var settings = new LinkedHashMap<String, String>();
    for (var provider : providers) {
      provider
          .ofPaymentApi()
          .forEach(
              (name, value) ->
                  settings.put("quittance.payment." + provider.name() + "." + name, value));
    }
    settings.put("quittance.payment.provider-order.first", "simulator");
    return settings;
  }

  /** By what webhook-service recognises them. */
  Map<String, String> ofWebhookService() {
    var settings = new LinkedHashMap<String, String>();
    for (int i = 0; i < providers.size(); i++) {
      var provider = providers.get(i);
      var account = "quittance.webhook.accounts[%d].".formatted(FIRST_ACCOUNT + i);
      settings.put(account + "provider", provider.name());
      settings.put(account + "account", PROVIDER_ACCOUNT);
      settings.put(account + "secrets[0]", provider.webhookSecret());
      provider
          .webhookSettings()
          .forEach((name, value) -> settings.put(account + "settings." + name, value));
      settings.put(account + "livemode", "false");
    }
    return settings;
  }

  /** Where reconciliation-service gets their statements, and how it reads them. */
  Map<String, String> ofReconciliationService(String feeBasisPoints) {
    var settings = new LinkedHashMap<String, String>();
    for (var provider : providers) {
      var statements = provider.statements();
      if (!statements.isEmpty()) {
        var prefix = "quittance.reconciliation.providers." + provider.name() + ".";
        settings.put(prefix + "fee-basis-points", feeBasisPoints);
        statements.forEach((name, value) -> settings.put(prefix + name, value));
      }
      provider
          .downloads()
          .forEach(
              (name, value) ->
                  settings.put("quittance.reconciliation." + provider.name() + "." + name, value));
    }
    return settings;
  }

  private static String webhookUrl(String webhooks, String provider) {
    return webhooks + "/webhooks/" + provider + "/" + PROVIDER_ACCOUNT;
  }
}

package io.quittance.sandbox;

import static io.quittance.sandbox.SandboxCredentials.PROVIDER_ACCOUNT;
import static io.quittance.sandbox.SandboxCredentials.STRIPE_KEY;
import static io.quittance.sandbox.SandboxCredentials.STRIPE_WEBHOOK_SECRET;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Real providers as the simulator emulates them: each service's half of one account. Rules of
 * routing decide whether payments go there; by default none does.
 *
 * @param simulator where the simulator answers
 * @param webhooks where webhook-service answers
 */
record EmulatedProviders(String simulator, String webhooks) {

  /** The simulator itself is the first account of webhook-service; these come after it. */
  private static final int FIRST_ACCOUNT = 1;

  /** What the simulator needs to emulate them. */
  Map<String, String> ofSimulator() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("simulator.stripe.secret-key", STRIPE_KEY);
    settings.put("simulator.stripe.webhook-secret", STRIPE_WEBHOOK_SECRET);
    settings.put("simulator.stripe.webhook-url", webhookUrl("stripe"));
    return settings;
  }

  /** Where payment-api finds them. */
  Map<String, String> ofPaymentApi() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("quittance.payment.stripe.url", simulator + "/stripe");
    settings.put("quittance.payment.stripe.account", PROVIDER_ACCOUNT);
    settings.put("quittance.payment.stripe.api-key", STRIPE_KEY);
    settings.put("quittance.payment.stripe.timeout", "10s");
    return settings;
  }

  /** By what webhook-service recognises them. */
  Map<String, String> ofWebhookService() {
    var settings = new LinkedHashMap<String, String>();
    var account = "quittance.webhook.accounts[%d].".formatted(FIRST_ACCOUNT);
    settings.put(account + "provider", "stripe");
    settings.put(account + "account", PROVIDER_ACCOUNT);
    settings.put(account + "secrets[0]", STRIPE_WEBHOOK_SECRET);
    settings.put(account + "livemode", "false");
    return settings;
  }

  private String webhookUrl(String provider) {
    return webhooks + "/webhooks/" + provider + "/" + PROVIDER_ACCOUNT;
  }
}

package io.quittance.sandbox;

import static io.quittance.sandbox.SandboxCredentials.BRAINTREE_MERCHANT;
import static io.quittance.sandbox.SandboxCredentials.BRAINTREE_PRIVATE_KEY;
import static io.quittance.sandbox.SandboxCredentials.BRAINTREE_PUBLIC_KEY;
import static io.quittance.sandbox.SandboxCredentials.PROVIDER_ACCOUNT;
import static io.quittance.sandbox.SandboxCredentials.STRIPE_KEY;
import static io.quittance.sandbox.SandboxCredentials.STRIPE_WEBHOOK_SECRET;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

  /** At Braintree each currency has a merchant account of its own. */
  private static final List<String> BRAINTREE_CURRENCIES =
      List.of(
          "USD", "EUR", "GBP", "JPY", "KWD", "CNY", "NZD", "DKK", "AUD", "CAD", "CHF", "SGD",
          "SEK");

  /** What the simulator needs to emulate them. */
  Map<String, String> ofSimulator() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("simulator.stripe.secret-key", STRIPE_KEY);
    settings.put("simulator.stripe.webhook-secret", STRIPE_WEBHOOK_SECRET);
    settings.put("simulator.stripe.webhook-url", webhookUrl("stripe"));
    settings.put("simulator.braintree.merchant-id", BRAINTREE_MERCHANT);
    settings.put("simulator.braintree.public-key", BRAINTREE_PUBLIC_KEY);
    settings.put("simulator.braintree.private-key", BRAINTREE_PRIVATE_KEY);
    settings.put("simulator.braintree.webhook-url", webhookUrl("braintree"));
    return settings;
  }

  /** Where payment-api finds them. */
  Map<String, String> ofPaymentApi() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("quittance.payment.stripe.url", simulator + "/stripe");
    settings.put("quittance.payment.stripe.account", PROVIDER_ACCOUNT);
    settings.put("quittance.payment.stripe.api-key", STRIPE_KEY);
    settings.put("quittance.payment.stripe.timeout", "10s");
    settings.put("quittance.payment.braintree.url", simulator + "/braintree");
    settings.put("quittance.payment.braintree.account", PROVIDER_ACCOUNT);
    settings.put("quittance.payment.braintree.merchant-id", BRAINTREE_MERCHANT);
    settings.put("quittance.payment.braintree.public-key", BRAINTREE_PUBLIC_KEY);
    settings.put("quittance.payment.braintree.private-key", BRAINTREE_PRIVATE_KEY);
    settings.put("quittance.payment.braintree.timeout", "10s");
    settings.put("quittance.payment.braintree.test-mode", "true");
    for (var currency : BRAINTREE_CURRENCIES) {
      settings.put(
          "quittance.payment.braintree.merchant-accounts." + currency,
          "sandbox_" + currency.toLowerCase(Locale.ROOT));
    }
    return settings;
  }

  /** By what webhook-service recognises them. */
  Map<String, String> ofWebhookService() {
    var settings = new LinkedHashMap<String, String>();
    settings.putAll(account(FIRST_ACCOUNT, "stripe", STRIPE_WEBHOOK_SECRET));
    settings.putAll(
        account(
            FIRST_ACCOUNT + 1, "braintree", BRAINTREE_PUBLIC_KEY + "|" + BRAINTREE_PRIVATE_KEY));
    settings.put(setting(FIRST_ACCOUNT + 1, "settings.merchant-id"), BRAINTREE_MERCHANT);
    return settings;
  }

  private static Map<String, String> account(int index, String provider, String secret) {
    return Map.of(
        setting(index, "provider"),
        provider,
        setting(index, "account"),
        PROVIDER_ACCOUNT,
        setting(index, "secrets[0]"),
        secret,
        setting(index, "livemode"),
        "false");
  }

  private static String setting(int index, String name) {
    return "quittance.webhook.accounts[%d].%s".formatted(index, name);
  }

  private String webhookUrl(String provider) {
    return webhooks + "/webhooks/" + provider + "/" + PROVIDER_ACCOUNT;
  }
}

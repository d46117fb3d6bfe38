package io.quittance.sandbox;

import static io.quittance.sandbox.SandboxCredentials.ALIPAY_APP;
import static io.quittance.sandbox.SandboxCredentials.ALIPAY_SELLER;
import static io.quittance.sandbox.SandboxCredentials.PROVIDER_ACCOUNT;
import static io.quittance.sandbox.SandboxCredentials.STRIPE_KEY;
import static io.quittance.sandbox.SandboxCredentials.STRIPE_WEBHOOK_SECRET;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Real providers as the simulator emulates them: each service's half of one account. Rules of
 * routing decide whether payments go there; by default none does.
 *
 * @param keys of the accounts whose providers sign by key pairs
 * @param simulator where the simulator answers
 * @param webhooks where webhook-service answers
 */
record EmulatedProviders(SandboxKeyPairs keys, String simulator, String webhooks) {

  /** The simulator itself is the first account of webhook-service; these come after it. */
  private static final int FIRST_ACCOUNT = 1;

  private static final int ALIPAY_ACCOUNT = FIRST_ACCOUNT + 1;

  /** The names of the key pairs of our app and of Alipay. */
  private static final String ALIPAY_OURS = "alipay-app";

  private static final String ALIPAY_THEIRS = "alipay";

  /** What the simulator needs to emulate them. */
  Map<String, String> ofSimulator() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("simulator.stripe.secret-key", STRIPE_KEY);
    settings.put("simulator.stripe.webhook-secret", STRIPE_WEBHOOK_SECRET);
    settings.put("simulator.stripe.webhook-url", webhookUrl("stripe"));
    settings.put("simulator.alipay.app-id", ALIPAY_APP);
    settings.put("simulator.alipay.seller-id", ALIPAY_SELLER);
    settings.put("simulator.alipay.app-public-key", keys.publicKey(ALIPAY_OURS));
    settings.put("simulator.alipay.private-key", keys.privateKey(ALIPAY_THEIRS));
    return settings;
  }

  /** Where payment-api finds them. */
  Map<String, String> ofPaymentApi() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("quittance.payment.stripe.url", simulator + "/stripe");
    settings.put("quittance.payment.stripe.account", PROVIDER_ACCOUNT);
    settings.put("quittance.payment.stripe.api-key", STRIPE_KEY);
    settings.put("quittance.payment.stripe.timeout", "10s");
    settings.put("quittance.payment.alipay.url", simulator + "/alipay/gateway.do");
    settings.put("quittance.payment.alipay.account", PROVIDER_ACCOUNT);
    settings.put("quittance.payment.alipay.app-id", ALIPAY_APP);
    settings.put("quittance.payment.alipay.private-key", keys.privateKey(ALIPAY_OURS));
    settings.put("quittance.payment.alipay.alipay-public-key", keys.publicKey(ALIPAY_THEIRS));
    settings.put("quittance.payment.alipay.notify-url", webhookUrl("alipay"));
    settings.put("quittance.payment.alipay.timeout", "10s");
    settings.put("quittance.payment.alipay.test-mode", "true");
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
    var alipay = "quittance.webhook.accounts[%d].".formatted(ALIPAY_ACCOUNT);
    settings.put(alipay + "provider", "alipay");
    settings.put(alipay + "account", PROVIDER_ACCOUNT);
    settings.put(alipay + "secrets[0]", keys.publicKey(ALIPAY_THEIRS));
    settings.put(alipay + "settings.app-id", ALIPAY_APP);
    settings.put(alipay + "settings.seller-id", ALIPAY_SELLER);
    settings.put(alipay + "livemode", "false");
    return settings;
  }

  private String webhookUrl(String provider) {
    return webhooks + "/webhooks/" + provider + "/" + PROVIDER_ACCOUNT;
  }
}

package io.quittance.sandbox;

import static io.quittance.sandbox.SandboxCredentials.PROVIDER_ACCOUNT;
import static io.quittance.sandbox.SandboxCredentials.STRIPE_KEY;
import static io.quittance.sandbox.SandboxCredentials.STRIPE_WEBHOOK_SECRET;
import static io.quittance.sandbox.SandboxCredentials.WECHAT_API_KEY;
import static io.quittance.sandbox.SandboxCredentials.WECHAT_APP;
import static io.quittance.sandbox.SandboxCredentials.WECHAT_KEY_ID;
import static io.quittance.sandbox.SandboxCredentials.WECHAT_MERCHANT;
import static io.quittance.sandbox.SandboxCredentials.WECHAT_MERCHANT_SERIAL;

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

  /** The names of the key pairs of the merchant and of WeChat Pay. */
  private static final String WECHAT_OURS = "wechat-merchant";

  private static final String WECHAT_THEIRS = "wechat-platform";

  /** What the simulator needs to emulate them. */
  Map<String, String> ofSimulator() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("simulator.stripe.secret-key", STRIPE_KEY);
    settings.put("simulator.stripe.webhook-secret", STRIPE_WEBHOOK_SECRET);
    settings.put("simulator.stripe.webhook-url", webhookUrl("stripe"));
    settings.put("simulator.wechat.merchant-id", WECHAT_MERCHANT);
    settings.put("simulator.wechat.app-id", WECHAT_APP);
    settings.put("simulator.wechat.merchant-serial", WECHAT_MERCHANT_SERIAL);
    settings.put("simulator.wechat.merchant-public-key", keys.publicKey(WECHAT_OURS));
    settings.put("simulator.wechat.api-v3-key", WECHAT_API_KEY);
    settings.put("simulator.wechat.signing-key-id", WECHAT_KEY_ID);
    settings.put("simulator.wechat.signing-key", keys.privateKey(WECHAT_THEIRS));
    return settings;
  }

  /** Where payment-api finds them. */
  Map<String, String> ofPaymentApi() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("quittance.payment.stripe.url", simulator + "/stripe");
    settings.put("quittance.payment.stripe.account", PROVIDER_ACCOUNT);
    settings.put("quittance.payment.stripe.api-key", STRIPE_KEY);
    settings.put("quittance.payment.stripe.timeout", "10s");
    settings.put("quittance.payment.wechat.url", simulator + "/wechat");
    settings.put("quittance.payment.wechat.account", PROVIDER_ACCOUNT);
    settings.put("quittance.payment.wechat.merchant-id", WECHAT_MERCHANT);
    settings.put("quittance.payment.wechat.app-id", WECHAT_APP);
    settings.put("quittance.payment.wechat.merchant-serial", WECHAT_MERCHANT_SERIAL);
    settings.put("quittance.payment.wechat.merchant-key", keys.privateKey(WECHAT_OURS));
    settings.put("quittance.payment.wechat.api-v3-key", WECHAT_API_KEY);
    settings.put("quittance.payment.wechat.public-keys[0]", wechatKey());
    settings.put("quittance.payment.wechat.notify-url", webhookUrl("wechat"));
    settings.put("quittance.payment.wechat.test-mode", "true");
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
    var wechat = "quittance.webhook.accounts[%d].".formatted(FIRST_ACCOUNT + 1);
    settings.put(wechat + "provider", "wechat");
    settings.put(wechat + "account", PROVIDER_ACCOUNT);
    settings.put(wechat + "secrets[0]", wechatKey());
    settings.put(wechat + "settings.merchant-id", WECHAT_MERCHANT);
    settings.put(wechat + "settings.app-id", WECHAT_APP);
    settings.put(wechat + "settings.api-v3-key", WECHAT_API_KEY);
    settings.put(wechat + "livemode", "false");
    return settings;
  }

  /** The key by which the emulated WeChat Pay signs, as adapters want it written. */
  private String wechatKey() {
    return WECHAT_KEY_ID + ":" + keys.publicKey(WECHAT_THEIRS);
  }

  private String webhookUrl(String provider) {
    return webhooks + "/webhooks/" + provider + "/" + PROVIDER_ACCOUNT;
  }
}

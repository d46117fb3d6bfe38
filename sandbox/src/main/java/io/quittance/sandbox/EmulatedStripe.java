package io.quittance.sandbox;

import static io.quittance.sandbox.SandboxCredentials.PROVIDER_ACCOUNT;

import java.util.Map;

/** The sandbox's account at the emulated Stripe. */
record EmulatedStripe(String simulator, String webhookUrl) implements EmulatedProvider {

  static final String NAME = "stripe";

  private static final String KEY = "sk_test_stripe_sandbox";
  private static final String WEBHOOK_SECRET = "whsec_stripe_sandbox";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> ofSimulator() {
    return Map.of("secret-key", KEY, "webhook-secret", WEBHOOK_SECRET, "webhook-url", webhookUrl);
  }

  @Override
  public Map<String, String> ofPaymentApi() {
    return Map.of(
        "url",
        simulator + "/stripe",
        "account",
        PROVIDER_ACCOUNT,
        "api-key",
        KEY,
        "timeout",
        "10s");
  }

  @Override
  public String webhookSecret() {
    return WEBHOOK_SECRET;
  }

  @Override
  public Map<String, String> statements() {
    return Map.of("account", PROVIDER_ACCOUNT, "format", "stripe-payout");
  }

  @Override
  public Map<String, String> downloads() {
    return Map.of("url", simulator + "/stripe", "files-url", simulator + "/stripe", "api-key", KEY);
  }
}

package io.quittance.sandbox;

import static io.quittance.sandbox.SandboxCredentials.PROVIDER_ACCOUNT;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The sandbox's account at the emulated Braintree. */
record EmulatedBraintree(String simulator, String webhookUrl) implements EmulatedProvider {

  static final String NAME = "braintree";

  private static final String MERCHANT = "merchant_sandbox";
  private static final String PUBLIC_KEY = "public_key_sandbox";
  private static final String PRIVATE_KEY = "private_key_braintree_sandbox";

  /** Each currency has a merchant account of its own there. */
  private static final List<String> CURRENCIES =
      List.of(
          "USD", "EUR", "GBP", "JPY", "KWD", "CNY", "NZD", "DKK", "AUD", "CAD", "CHF", "SGD", "SEK",
          "CLP", "ISK", "IDR");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> ofSimulator() {
    return Map.of(
        "merchant-id", MERCHANT,
        "public-key", PUBLIC_KEY,
        "private-key", PRIVATE_KEY,
        "webhook-url", webhookUrl);
  }

  @Override
  public Map<String, String> ofPaymentApi() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("url", simulator + "/braintree");
    settings.put("account", PROVIDER_ACCOUNT);
    settings.put("merchant-id", MERCHANT);
    settings.put("public-key", PUBLIC_KEY);
    settings.put("private-key", PRIVATE_KEY);
    settings.put("timeout", "10s");
    settings.put("test-mode", "true");
    for (var currency : CURRENCIES) {
      settings.put("merchant-accounts." + currency, "sandbox_" + currency.toLowerCase(Locale.ROOT));
    }
    return settings;
  }

  @Override
  public String webhookSecret() {
    return PUBLIC_KEY + "|" + PRIVATE_KEY;
  }

  @Override
  public Map<String, String> webhookSettings() {
    return Map.of("merchant-id", MERCHANT);
  }
}

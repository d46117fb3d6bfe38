package io.quittance.sandbox;

import static io.quittance.sandbox.SandboxCredentials.PROVIDER_ACCOUNT;

import java.util.Map;

/** The sandbox's account at the emulated Adyen. */
record EmulatedAdyen(String simulator, String webhookUrl) implements EmulatedProvider {

  static final String NAME = "adyen";

  private static final String KEY = "adyen_test_sandbox_key";
  private static final String REPORT_USER = "report@Company.Sandbox";
  private static final String REPORT_PASSWORD = "adyen_test_sandbox_reports";

  private static final String HMAC_KEY =
      "7175697474616e63655f73616e64626f785f686d61635f6b65795f616479656e";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> ofSimulator() {
    return Map.of(
        "merchant-account", PROVIDER_ACCOUNT,
        "api-key", KEY,
        "hmac-key", HMAC_KEY,
        "report-user", REPORT_USER,
        "report-password", REPORT_PASSWORD,
        "webhook-url", webhookUrl);
  }

  @Override
  public Map<String, String> ofPaymentApi() {
    return Map.of(
        "checkout-url",
        simulator + "/adyen/checkout/v71",
        "disputes-url",
        simulator + "/adyen/disputes/v30",
        "merchant-account",
        PROVIDER_ACCOUNT,
        "api-key",
        KEY,
        "test-mode",
        "true",
        "multiple-partial-captures",
        "true");
  }

  @Override
  public String webhookSecret() {
    return HMAC_KEY;
  }

  @Override
  public Map<String, String> statements() {
    return Map.of("account", PROVIDER_ACCOUNT, "format", "adyen-settlement");
  }

  @Override
  public Map<String, String> downloads() {
    return Map.of(
        "url", simulator + "/adyen/reports/download/MerchantAccount",
        "report-user", REPORT_USER,
        "report-password", REPORT_PASSWORD);
  }
}

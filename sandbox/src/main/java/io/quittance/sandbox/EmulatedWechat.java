package io.quittance.sandbox;

import static io.quittance.sandbox.SandboxCredentials.PROVIDER_ACCOUNT;

import java.util.Map;

/** The sandbox's account at the emulated WeChat Pay. */
record EmulatedWechat(SandboxKeyPairs keys, String simulator, String webhookUrl)
    implements EmulatedProvider {

  static final String NAME = "wechat";

  private static final String MERCHANT = "1900000001";
  private static final String APP = "wx_quittance_sandbox";
  private static final String MERCHANT_SERIAL = "5A4D424F58";
  private static final String KEY_ID = "PUB_KEY_ID_sandbox_1";
  private static final String API_KEY = "wechat_api_v3_key_of_the_sandbox";

  /** The names of the key pairs of the merchant and of WeChat Pay. */
  private static final String OURS = "wechat-merchant";

  private static final String THEIRS = "wechat-platform";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> ofSimulator() {
    return Map.of(
        "merchant-id", MERCHANT,
        "app-id", APP,
        "merchant-serial", MERCHANT_SERIAL,
        "merchant-public-key", keys.publicKey(OURS),
        "api-v3-key", API_KEY,
        "signing-key-id", KEY_ID,
        "signing-key", keys.privateKey(THEIRS));
  }

  @Override
  public Map<String, String> ofPaymentApi() {
    return Map.of(
        "url", simulator + "/wechat",
        "account", PROVIDER_ACCOUNT,
        "merchant-id", MERCHANT,
        "app-id", APP,
        "merchant-serial", MERCHANT_SERIAL,
        "merchant-key", keys.privateKey(OURS),
        "api-v3-key", API_KEY,
        "public-keys[0]", webhookSecret(),
        "notify-url", webhookUrl,
        "test-mode", "true");
  }

  /** The key by which the emulated WeChat Pay signs, as adapters want it written. */
  @Override
  public String webhookSecret() {
    return KEY_ID + ":" + keys.publicKey(THEIRS);
  }

  @Override
  public Map<String, String> webhookSettings() {
    return Map.of("merchant-id", MERCHANT, "app-id", APP, "api-v3-key", API_KEY);
  }

  /** Its statements name the merchant, and count days as Beijing does. */
  @Override
  public Map<String, String> statements() {
    return Map.of("account", MERCHANT, "format", "wechat-bill", "zone", "Asia/Shanghai");
  }

  @Override
  public Map<String, String> downloads() {
    return Map.of(
        "url",
        simulator + "/wechat",
        "merchant-id",
        MERCHANT,
        "merchant-serial",
        MERCHANT_SERIAL,
        "merchant-key",
        keys.privateKey(OURS),
        "public-keys[0]",
        webhookSecret());
  }
}

package io.quittance.sandbox;

import static io.quittance.sandbox.SandboxCredentials.PROVIDER_ACCOUNT;

import java.util.Map;

/** The sandbox's account at the emulated Alipay. */
record EmulatedAlipay(SandboxKeyPairs keys, String simulator, String webhookUrl)
    implements EmulatedProvider {

  static final String NAME = "alipay";

  private static final String APP = "alipay_app_sandbox";
  private static final String SELLER = "alipay_seller_sandbox";

  /** The names of the key pairs of our app and of Alipay. */
  private static final String OURS = "alipay-app";

  private static final String THEIRS = "alipay";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> ofSimulator() {
    return Map.of(
        "app-id",
        APP,
        "seller-id",
        SELLER,
        "app-public-key",
        keys.publicKey(OURS),
        "private-key",
        keys.privateKey(THEIRS));
  }

  @Override
  public Map<String, String> ofPaymentApi() {
    return Map.of(
        "url",
        simulator + "/alipay/gateway.do",
        "account",
        PROVIDER_ACCOUNT,
        "app-id",
        APP,
        "private-key",
        keys.privateKey(OURS),
        "alipay-public-key",
        keys.publicKey(THEIRS),
        "notify-url",
        webhookUrl,
        "timeout",
        "10s",
        "test-mode",
        "true");
  }

  @Override
  public String webhookSecret() {
    return keys.publicKey(THEIRS);
  }

  @Override
  public Map<String, String> webhookSettings() {
    return Map.of("app-id", APP, "seller-id", SELLER);
  }

  /** Its statements name the seller, and count days as Beijing does. */
  @Override
  public Map<String, String> statements() {
    return Map.of("account", SELLER, "format", "alipay-bill", "zone", "Asia/Shanghai");
  }

  @Override
  public Map<String, String> downloads() {
    return Map.of(
        "url",
        simulator + "/alipay/gateway.do",
        "app-id",
        APP,
        "private-key",
        keys.privateKey(OURS),
        "alipay-public-key",
        keys.publicKey(THEIRS));
  }
}

package io.quittance.sandbox;

import java.util.List;

/** Keys and passwords of the sandbox: public, and refused by services outside of it. */
public final class SandboxCredentials {

  public static final String MERCHANT_A = "mer_sandbox_a";
  public static final String MERCHANT_A_KEY = "sk_test_sandbox_a";
  public static final String MERCHANT_B = "mer_sandbox_b";
  public static final String MERCHANT_B_KEY = "sk_test_sandbox_b";

  /** By which services, and tests, use internal routes. */
  public static final String SERVICE_TOKEN = "svc_test_sandbox";

  /** Operators are named like their role, and their password is their name. */
  public static final List<String> OPERATORS = List.of("viewer", "operator", "approver");

  static final String PROVIDER_ACCOUNT = "acct_sandbox";
  static final String PROVIDER_KEY = "prov_test_sandbox";
  static final String PROVIDER_WEBHOOK_SECRET = "whsec_simulator_sandbox";
  static final String STRIPE_KEY = "sk_test_stripe_sandbox";
  static final String STRIPE_WEBHOOK_SECRET = "whsec_stripe_sandbox";

  static final String WECHAT_MERCHANT = "1900000001";
  static final String WECHAT_APP = "wx_quittance_sandbox";
  static final String WECHAT_MERCHANT_SERIAL = "5A4D424F58";
  static final String WECHAT_KEY_ID = "PUB_KEY_ID_sandbox_1";
  static final String WECHAT_API_KEY = "wechat_api_v3_key_of_the_sandbox";

  private SandboxCredentials() {}
}

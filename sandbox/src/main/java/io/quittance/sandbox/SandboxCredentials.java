package io.quittance.sandbox;

import io.quittance.platform.security.SecuritySettings;
import java.util.List;

/** Keys and passwords of the sandbox: public, and refused by services outside of it. */
public final class SandboxCredentials {

  public static final String MERCHANT_A = "mer_sandbox_a";
  public static final String MERCHANT_A_KEY = "sk_test_sandbox_a";
  public static final String MERCHANT_B = "mer_sandbox_b";
  public static final String MERCHANT_B_KEY = "sk_test_sandbox_b";

  /** By which people and tests use internal routes; services sign tokens of their own. */
  public static final String SERVICE_TOKEN = SecuritySettings.SANDBOX_SERVICE_TOKEN;

  /** Operators are named like their role, and their password is their name. */
  public static final List<String> OPERATORS = List.of("viewer", "operator", "approver");

  static final String PROVIDER_ACCOUNT = "acct_sandbox";
  static final String PROVIDER_KEY = "prov_test_sandbox";
  static final String PROVIDER_WEBHOOK_SECRET = "whsec_simulator_sandbox";

  private SandboxCredentials() {}
}

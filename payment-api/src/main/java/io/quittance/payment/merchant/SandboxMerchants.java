package io.quittance.payment.merchant;

import io.quittance.platform.security.SecuritySettings;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** The two merchants of the sandbox, whose keys everybody knows; only there. */
@Component
class SandboxMerchants implements ApplicationRunner {

  private final SecuritySettings security;
  private final RegisterMerchant registerMerchant;

  SandboxMerchants(SecuritySettings security, RegisterMerchant registerMerchant) {
    this.security = security;
    this.registerMerchant = registerMerchant;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    if (security.sandbox()) {
      registerMerchant.keep("mer_sandbox_a", "Sandbox merchant A", "sk_test_sandbox_a");
      registerMerchant.keep("mer_sandbox_b", "Sandbox merchant B", "sk_test_sandbox_b");
    }
  }
}

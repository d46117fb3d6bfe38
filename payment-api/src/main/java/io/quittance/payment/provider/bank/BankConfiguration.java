package io.quittance.payment.provider.bank;

import io.quittance.payment.provider.Provider;
import io.quittance.platform.security.SecuritySettings;
import java.time.Clock;
import org.iban4j.BicUtil;
import org.iban4j.Iban4jException;
import org.iban4j.IbanUtil;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The bank, where an account is configured. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("quittance.payment.bank.iban")
@EnableConfigurationProperties(BankSettings.class)
class BankConfiguration {

  /**
   * The provider.
   *
   * @throws IllegalStateException when the token is the sandbox's, or the account cannot exist
   */
  @Bean
  Provider bankProvider(BankSettings settings, SecuritySettings security, Clock clock) {
    if (security.isMisplaced(settings.token())) {
      throw new IllegalStateException(
          "quittance.payment.bank.token is the sandbox's; set a secret one");
    }
    try {
      IbanUtil.validate(settings.iban());
      BicUtil.validate(settings.bic());
    } catch (Iban4jException wrong) {
      throw new IllegalStateException("quittance.payment.bank: no such iban or bic", wrong);
    }
    return new BankProvider(settings, clock);
  }
}

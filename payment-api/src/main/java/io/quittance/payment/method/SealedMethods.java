package io.quittance.payment.method;

import io.quittance.platform.id.Ids;
import io.quittance.platform.secret.SealedColumn;
import io.quittance.platform.secret.SecretTexts;
import java.util.List;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The keys of payment-api, and what of payment methods is sealed with them. */
@Configuration(proxyBeanMethods = false)
class SealedMethods {

  @Bean
  SecretTexts paymentSecretTexts(MethodSecrets secrets) {
    return secrets.texts();
  }

  @Bean
  SealedColumn sealedMethodSecrets(SecretTexts texts) {
    return SealedColumn.of(
        "payment_method",
        List.of("id"),
        "secret",
        row -> Ids.write(PaymentMethod.PREFIX, row.getObject("id", UUID.class)),
        texts);
  }
}

package io.quittance.payment.intent;

import io.quittance.platform.id.Ids;
import io.quittance.platform.secret.SealedColumn;
import io.quittance.platform.secret.SecretTexts;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where receipts go, encrypted: sealed for its payment, it opens for no other. */
@Configuration(proxyBeanMethods = false)
class SealedReceiptEmail {

  private final SecretTexts texts;

  SealedReceiptEmail(SecretTexts texts) {
    this.texts = texts;
  }

  byte @Nullable [] seal(UUID paymentId, @Nullable String email) {
    return email == null ? null : texts.seal(Ids.write(PaymentIntent.PREFIX, paymentId), email);
  }

  @Bean
  SealedColumn sealedReceiptEmails() {
    return new SealedColumn(
        "payment_intent",
        List.of("id"),
        "receipt_email_sealed",
        "receipt_email",
        false,
        row -> Ids.write(PaymentIntent.PREFIX, row.getObject("id", UUID.class)),
        texts);
  }
}

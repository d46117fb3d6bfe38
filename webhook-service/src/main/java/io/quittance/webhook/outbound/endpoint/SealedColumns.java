package io.quittance.webhook.outbound.endpoint;

import io.quittance.platform.id.Ids;
import io.quittance.platform.idempotency.SecretAnswers;
import io.quittance.platform.secret.SealedColumn;
import io.quittance.platform.secret.SecretTexts;
import java.util.List;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where secrets of endpoints are, and what tells the rotation of keys of it. */
@Configuration(proxyBeanMethods = false)
class SealedColumns {

  @Bean
  SealedColumn sealedEndpointSecrets(SecretTexts texts) {
    return ofEndpoint("secret", texts);
  }

  @Bean
  SealedColumn sealedPreviousSecrets(SecretTexts texts) {
    return ofEndpoint("previous_secret", texts);
  }

  /** What told a secret, for repeats. */
  @Bean
  SecretAnswers secretAnswers(JdbcClient jdbc, SecretTexts texts) {
    return new SecretAnswers(jdbc, texts);
  }

  @Bean
  SealedColumn sealedSecretAnswers(SecretTexts texts) {
    return SecretAnswers.column(texts);
  }

  private static SealedColumn ofEndpoint(String column, SecretTexts texts) {
    return SealedColumn.of(
        "webhook_endpoint",
        List.of("id"),
        column,
        row -> Ids.write(Endpoint.PREFIX, row.getObject("id", UUID.class)),
        texts);
  }
}

package io.quittance.ledger.terms;

import io.quittance.platform.secret.SealedColumn;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tells the rotation of keys where payout accounts are. */
@Configuration(proxyBeanMethods = false)
class SealedAccounts {

  @Bean
  @Nullable SealedColumn sealedPayoutAccounts(PayoutSecrets secrets) {
    return secrets.column(
        "payout_account",
        List.of("id"),
        row -> PayoutAccounts.owner(row.getObject("id", UUID.class)));
  }
}

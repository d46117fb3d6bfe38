package io.quittance.ledger.payout;

import io.quittance.ledger.terms.PayoutSecrets;
import io.quittance.platform.secret.SealedColumn;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tells the rotation of keys where the files for the bank are. */
@Configuration(proxyBeanMethods = false)
class SealedFiles {

  @Bean
  @Nullable SealedColumn sealedPayoutFiles(PayoutSecrets secrets) {
    return secrets.column(
        "payout_file",
        List.of("run_id", "currency"),
        row ->
            PayoutFiles.name(
                row.getObject("run_id", UUID.class),
                Currency.getInstance(row.getString("currency"))));
  }
}

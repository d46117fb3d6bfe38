package io.quittance.payment.outcome;

import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.payment.operation.PaymentTransactions;
import io.quittance.platform.id.Ids;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which payment a provider speaks of. Some echo our payment, some only our reference of the
 * request, and of a dispute some tell no more than their own id of the charge.
 */
@Component
class PaymentOf {

  private final PaymentTransactions transactions;
  private final JdbcClient jdbc;

  PaymentOf(PaymentTransactions transactions, JdbcClient jdbc) {
    this.transactions = transactions;
    this.jdbc = jdbc;
  }

  /** The id of the payment; empty while nothing that the provider told leads to one. */
  Optional<UUID> find(Subject subject) {
    if (subject.paymentIntentId() != null) {
      return Ids.read(PaymentIntent.PREFIX, subject.paymentIntentId());
    }
    return ofOperation(subject).or(() -> ofCharge(subject));
  }

  private Optional<UUID> ofOperation(Subject subject) {
    return Optional.ofNullable(subject.transactionId())
        .flatMap(reference -> Ids.read(PaymentTransaction.PREFIX, reference))
        .flatMap(transactions::findById)
        .filter(operation -> operation.provider().equals(subject.provider()))
        .map(PaymentTransaction::paymentIntentId);
  }

  private Optional<UUID> ofCharge(Subject subject) {
    if (subject.chargeReference() == null) {
      return Optional.empty();
    }
    return jdbc.sql(
            """
            SELECT payment_intent_id FROM payment_transaction
            WHERE provider = :provider AND provider_reference = :charge AND type = 'AUTHORIZE'
            """)
        .param("provider", subject.provider())
        .param("charge", subject.chargeReference())
        .query(UUID.class)
        .optional();
  }
}

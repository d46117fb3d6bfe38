package io.quittance.platform.deployment;

import io.quittance.contracts.audit.AuditEvent;
import io.quittance.contracts.ledger.BookingEvent;
import io.quittance.contracts.ledger.LedgerEvent;
import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.reconciliation.ReconciliationEvent;
import java.util.Set;

/**
 * What each service may do at Kafka, and nothing else. Who tells anchors reads at the start how far
 * its chain was told.
 */
@SuppressWarnings("ImmutableEnumChecker") // Set.of makes immutable sets
enum KafkaUser {
  PAYMENT_API(
      "payment-api",
      "payment-api",
      Set.of(Topics.PAYMENTS, Topics.AUDIT, setAside(Topics.FACTS)),
      Set.of(Topics.FACTS, Topics.AUDIT)),

  LEDGER_SERVICE(
      "ledger-service",
      "ledger",
      Set.of(
          Topics.LEDGER,
          Topics.BOOKINGS,
          Topics.AUDIT,
          setAside(Topics.PAYMENTS),
          setAside(Topics.RECONCILIATION)),
      Set.of(Topics.PAYMENTS, Topics.RECONCILIATION, Topics.LEDGER, Topics.AUDIT)),

  WEBHOOK_SERVICE(
      "webhook-service",
      "webhook-service",
      Set.of(Topics.FACTS, Topics.AUDIT, setAside(Topics.PAYMENTS)),
      Set.of(Topics.PAYMENTS, Topics.AUDIT)),

  /** It tells facts too: what a provider's statement says and nobody told. */
  RECONCILIATION_SERVICE(
      "reconciliation-service",
      "reconciliation",
      Set.of(
          Topics.RECONCILIATION,
          Topics.FACTS,
          Topics.AUDIT,
          setAside(Topics.PAYMENTS),
          setAside(Topics.BOOKINGS),
          setAside(setAside(Topics.RECONCILIATION))),
      Set.of(Topics.PAYMENTS, Topics.BOOKINGS, setAside(Topics.RECONCILIATION), Topics.AUDIT));

  /** Topics by what they tell. */
  static final class Topics {

    static final String PAYMENTS = PaymentEvent.CATALOG.topic();
    static final String FACTS = ProviderFact.CATALOG.topic();
    static final String LEDGER = LedgerEvent.CATALOG.topic();
    static final String BOOKINGS = BookingEvent.CATALOG.topic();
    static final String RECONCILIATION = ReconciliationEvent.CATALOG.topic();
    static final String AUDIT = AuditEvent.CATALOG.topic();

    private Topics() {}
  }

  private final String label;
  private final String groups;
  private final Set<String> written;
  private final Set<String> read;

  KafkaUser(String label, String groups, Set<String> written, Set<String> read) {
    this.label = label;
    this.groups = groups;
    this.written = written;
    this.read = read;
  }

  /** Where a consumer puts what it cannot take. */
  private static String setAside(String topic) {
    return topic + ".dlt";
  }

  /** The name under which the service signs in. */
  String label() {
    return label;
  }

  /** How the names of its consumer groups begin. */
  String groups() {
    return groups;
  }

  Set<String> written() {
    return written;
  }

  Set<String> read() {
    return read;
  }
}

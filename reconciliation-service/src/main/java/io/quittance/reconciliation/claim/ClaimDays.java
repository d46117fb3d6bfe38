package io.quittance.reconciliation.claim;

import io.quittance.contracts.payment.PaymentEvent.Operation;
import io.quittance.reconciliation.ReconciliationSettings;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/** The days of our claims, as their providers count them. */
@Component
class ClaimDays {

  private static final long HALF_A_MICROSECOND_NANOS = 500;

  private final ReconciliationSettings settings;

  ClaimDays(ReconciliationSettings settings) {
    this.settings = settings;
  }

  /** The provider's day of an operation; UTC for a provider that is not reconciled here. */
  LocalDate of(Operation operation) {
    var moment = asStored(operation.occurredAt());
    var provider = settings.providers().get(operation.provider());
    return provider == null ? LocalDate.ofInstant(moment, ZoneOffset.UTC) : provider.dayOf(moment);
  }

  /** Rounded as databases keep it, ours and payment-api's: a day may begin in between. */
  private static Instant asStored(Instant moment) {
    return moment.plusNanos(HALF_A_MICROSECOND_NANOS).truncatedTo(ChronoUnit.MICROS);
  }
}

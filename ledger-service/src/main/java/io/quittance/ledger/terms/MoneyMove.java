package io.quittance.ledger.terms;

import java.time.Instant;
import java.util.Currency;

/**
 * An operation at a provider that terms concern.
 *
 * @param reference of the entry that it becomes
 * @param amount minor units
 * @param occurredAt which terms count
 */
public record MoneyMove(
    String reference,
    Kind kind,
    String merchantId,
    String paymentIntentId,
    Currency currency,
    long amount,
    Instant occurredAt) {

  /** After the reference of the refund that failed. */
  public static final String FAILED = ":failed";

  /** What terms tell apart. */
  public enum Kind {
    CAPTURE,
    REFUND,
    /** A refund that had succeeded came back. */
    REFUND_FAILED
  }

  /** The reference of the refund that failed. */
  String failedReference() {
    return reference.substring(0, reference.length() - FAILED.length());
  }
}

package io.quittance.simulator.book;

import java.util.Locale;

/** What webhooks tell. */
public enum EventType {
  CHARGE_AUTHORIZED,
  CHARGE_AUTHORIZATION_FAILED,
  CHARGE_ACTION_REQUIRED,
  CHARGE_IN_REVIEW,
  CHARGE_INCREMENT_FAILED,
  CHARGE_CAPTURED,
  CHARGE_CAPTURE_FAILED,
  CHARGE_VOIDED,
  CHARGE_EXPIRED,
  CHARGE_DISPUTED,
  REFUND_PENDING,
  REFUND_SUCCEEDED,
  REFUND_FAILED,
  REFUND_CANCELED,
  INQUIRY_OPENED,
  DISPUTE_UPDATED,
  DISPUTE_WON,
  DISPUTE_LOST;

  /** As written on the wire: {@code charge.authorization_failed}. */
  public String wireName() {
    // Only the first underscore separates the object from what happened to it.
    return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
  }
}

package io.quittance.payment.intent;

/** Why a merchant lets a payment go. */
public enum CancelReason {
  DUPLICATE,
  FRAUDULENT,
  REQUESTED_BY_CUSTOMER,
  ABANDONED
}

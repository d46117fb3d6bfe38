package io.quittance.payment.merchant;

/** Whether a key works. */
enum ApiKeyStatus {
  ACTIVE,
  /** Its time is over. */
  EXPIRED,
  /** Somebody ended it. */
  REVOKED
}

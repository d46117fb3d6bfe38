package io.quittance.payment.dispute;

/** How serious a dispute is. */
public enum DisputeStage {
  /** The bank asks; no money has moved, and a refund settles it. */
  INQUIRY,
  /** The bank has taken the money. */
  CHARGEBACK
}

package io.quittance.payment.refund;

import io.quittance.payment.PaymentProblem;

/** The lifecycle of a refund. A refund that succeeded may still fail, days later. */
public enum RefundStatus {
  PENDING,
  SUCCEEDED,
  FAILED,
  CANCELED;

  RefundStatus succeed() {
    return this == PENDING ? SUCCEEDED : refuse();
  }

  RefundStatus fail() {
    return this == PENDING || this == SUCCEEDED ? FAILED : refuse();
  }

  RefundStatus cancel() {
    return this == PENDING ? CANCELED : refuse();
  }

  private RefundStatus refuse() {
    throw PaymentProblem.ILLEGAL_STATE.because(this);
  }
}

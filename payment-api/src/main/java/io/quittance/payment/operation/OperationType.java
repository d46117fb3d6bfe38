package io.quittance.payment.operation;

/** What a provider can be asked to do. */
public enum OperationType {
  AUTHORIZE,
  INCREMENT,
  CAPTURE,
  VOID,
  REFUND
}

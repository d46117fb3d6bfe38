package io.quittance.simulator.book;

/** What a caller may ask for. */
public enum OperationType {
  AUTHORIZE,
  INCREMENT,
  CAPTURE,
  VOID,
  REFUND
}

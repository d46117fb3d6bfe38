package io.quittance.reconciliation.statement;

/** A statement of which nothing is taken. */
public final class StatementRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final StatementFault fault;

  StatementRefused(StatementFault fault, String detail) {
    super(detail);
    this.fault = fault;
  }

  public StatementFault fault() {
    return fault;
  }

  /** What an operator should look at. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}

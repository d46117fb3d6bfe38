package io.quittance.reconciliation.statement;

/** The provider gave no answer that says anything about the statement; asking again may help. */
public final class ProviderUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** After a failure; the detail is shown to operators and holds no secret. */
  public ProviderUnavailable(String detail, Throwable cause) {
    super(detail, cause);
  }

  /** After an answer; the detail is shown to operators and holds no secret. */
  public ProviderUnavailable(String detail) {
    super(detail);
  }
}

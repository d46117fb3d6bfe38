package io.quittance.ledger.proof;

/** What was given to be checked is not what it should be, so that nothing can be said of it. */
final class Unreadable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Unreadable(String message) {
    super(message);
  }
}

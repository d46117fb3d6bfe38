package io.quittance.platform.chain;

/** What was given to be checked is not what it should be, so that nothing can be said of it. */
public final class Unreadable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public Unreadable(String message) {
    super(message);
  }
}

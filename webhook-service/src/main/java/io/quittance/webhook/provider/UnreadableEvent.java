package io.quittance.webhook.provider;

/** A field is missing or not of its type. Adapters turn it into {@link Reading.Unreadable}. */
public final class UnreadableEvent extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong, without quoting the body. */
  public UnreadableEvent(String reason) {
    // No stack trace: the sender decides how often this happens.
    super(reason, null, false, false);
  }

  /** The reason, never null. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}

package io.quittance.simulator.book;

import org.jspecify.annotations.Nullable;

/**
 * What became of an operation, and why.
 *
 * @param declineCode why the issuer or the provider declined
 * @param adviceCode what the caller should do after a decline
 * @param failureReason why something failed that nobody declined, such as a refund
 */
public record Verdict(
    OperationStatus status,
    @Nullable String declineCode,
    @Nullable String adviceCode,
    @Nullable String failureReason,
    boolean blockedByRisk) {

  public static final Verdict SUCCEEDED = plain(OperationStatus.SUCCEEDED);
  public static final Verdict PENDING = plain(OperationStatus.PENDING);
  public static final Verdict REQUIRES_ACTION = plain(OperationStatus.REQUIRES_ACTION);
  public static final Verdict IN_REVIEW = plain(OperationStatus.IN_REVIEW);

  /** The issuer said no. */
  public static Verdict declined(String declineCode, @Nullable String adviceCode) {
    return new Verdict(OperationStatus.FAILED, declineCode, adviceCode, null, false);
  }

  /** The provider's own risk rules said no. */
  public static Verdict blocked() {
    return new Verdict(OperationStatus.FAILED, "fraudulent", "do_not_try_again", null, true);
  }

  /** It did not work out. */
  public static Verdict failed(String reason) {
    return new Verdict(OperationStatus.FAILED, null, null, reason, false);
  }

  /** Called off before it happened. */
  public static Verdict canceled(String reason) {
    return new Verdict(OperationStatus.CANCELED, null, null, reason, false);
  }

  private static Verdict plain(OperationStatus status) {
    return new Verdict(status, null, null, null, false);
  }

  boolean isFinal() {
    return switch (status) {
      case SUCCEEDED, FAILED, CANCELED -> true;
      case PENDING, REQUIRES_ACTION, IN_REVIEW -> false;
    };
  }
}

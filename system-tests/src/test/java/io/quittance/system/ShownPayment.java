package io.quittance.system;

import java.util.Map;

/**
 * What a merchant was shown of a payment at one moment. What was shown once is never taken back
 * (A123): a later moment is at least as far on.
 */
record ShownPayment(String status, long captured, long refunded) {

  private static final String CANCELING = "CANCELING";
  private static final String CANCELED = "CANCELED";

  /** How far a payment is, where nothing fails and nothing expires. */
  private static final Map<String, Integer> PROGRESS =
      Map.ofEntries(
          Map.entry("CREATED", 0),
          Map.entry("AUTHORIZING", 1),
          Map.entry("AUTHORIZED", 2),
          Map.entry(CANCELING, 3),
          Map.entry(CANCELED, 4),
          // One capture after the other is made of a payment.
          Map.entry("CAPTURING", 3),
          Map.entry("PARTIALLY_CAPTURED", 3),
          Map.entry("CAPTURED", 4),
          // A refund under way may be refused: only what was refunded stays so, see below.
          Map.entry("REFUNDING", 4),
          Map.entry("PARTIALLY_REFUNDED", 4),
          Map.entry("CHARGEBACK", 5),
          Map.entry("REFUNDED", 6));

  static ShownPayment of(Http.Answer answer) {
    if (answer.status() >= 300 || !PROGRESS.containsKey(answer.field("status"))) {
      throw new AssertionError("shows no payment: " + answer.status() + " " + answer.text());
    }
    var shown =
        new ShownPayment(
            answer.field("status"),
            answer.number("amountCaptured"),
            answer.number("amountRefunded"));
    if (shown.contradictsItself()) {
      throw new AssertionError("contradicts itself: " + answer.text());
    }
    return shown;
  }

  private boolean contradictsItself() {
    return switch (status) {
      case "CAPTURED" -> captured == 0 || refunded > 0;
      case "PARTIALLY_REFUNDED" -> refunded == 0 || refunded >= captured;
      case "REFUNDED" -> refunded == 0 || refunded != captured;
      case "CREATED", "AUTHORIZING", "AUTHORIZED", CANCELING, CANCELED -> captured > 0;
      default -> refunded > captured;
    };
  }

  /**
   * Compares with a later moment.
   *
   * @throws AssertionError when that takes something back
   */
  void isFollowedBy(ShownPayment later) {
    boolean takenBack =
        later.progress() < progress()
            || later.captured < captured
            || later.refunded < refunded
            || (isLetGo() && !later.isLetGo())
            || (captured > 0 && later.isLetGo());
    if (takenBack) {
      throw new AssertionError("A123 was shown as %s, then as %s".formatted(this, later));
    }
  }

  private int progress() {
    return PROGRESS.getOrDefault(status, -1);
  }

  private boolean isLetGo() {
    return status.equals(CANCELING) || status.equals(CANCELED);
  }
}

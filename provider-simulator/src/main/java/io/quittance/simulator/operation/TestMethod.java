package io.quittance.simulator.operation;

import io.quittance.simulator.book.Verdict;
import io.quittance.simulator.fault.Faults;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a test payment method behaves.
 *
 * @param first the verdict on its authorization
 * @param afterChallenge the verdict once its holder has passed the challenge
 * @param disputeReason why its holder disputes every payment; null for the others
 */
record TestMethod(
    Verdict first, Verdict afterChallenge, @Nullable String disputeReason, RefundScene refund) {

  /** How its refunds go. */
  enum RefundScene {
    SUCCEEDS,
    PENDING_THEN_SUCCEEDS,
    SUCCEEDS_THEN_FAILS
  }

  static final Verdict DECLINED = Verdict.declined("generic_decline", "try_again_later");

  private static final String PREFIX = "pm_card_";
  private static final String VISA = "visa_";

  private static final TestMethod APPROVED = first(Verdict.SUCCEEDED);

  /** By name, without what all cards or all cards of one brand have in common. */
  private static final Map<String, TestMethod> CARDS =
      Map.ofEntries(
          Map.entry("visa", APPROVED),
          Map.entry("mastercard", APPROVED),
          Map.entry("amex", APPROVED),
          Map.entry("debit", APPROVED),
          Map.entry("chargeDeclined", first(DECLINED)),
          Map.entry(
              "chargeDeclinedInsufficientFunds", declined("insufficient_funds", "try_again_later")),
          Map.entry("chargeDeclinedLostCard", declined("lost_card", "do_not_try_again")),
          Map.entry("chargeDeclinedStolenCard", declined("stolen_card", "do_not_try_again")),
          Map.entry("chargeDeclinedExpiredCard", declined("expired_card", "confirm_card_data")),
          Map.entry("chargeDeclinedIncorrectCvc", declined("incorrect_cvc", "confirm_card_data")),
          Map.entry(
              "chargeDeclinedProcessingError", declined("processing_error", "try_again_later")),
          Map.entry(
              "chargeDeclinedVelocityLimitExceeded",
              declined("card_velocity_exceeded", "try_again_later")),
          Map.entry("authenticationRequired", first(Verdict.REQUIRES_ACTION)),
          Map.entry(
              "threeDSecureRequiredChargeDeclined",
              new TestMethod(Verdict.REQUIRES_ACTION, DECLINED, null, RefundScene.SUCCEEDS)),
          Map.entry("radarBlock", first(Verdict.blocked())),
          Map.entry("riskLevelElevated", first(Verdict.IN_REVIEW)),
          Map.entry("createDispute", disputed("fraudulent")),
          Map.entry("createDisputeProductNotReceived", disputed("product_not_received")),
          Map.entry("pendingRefund", refunded(RefundScene.PENDING_THEN_SUCCEEDS)),
          Map.entry("refundFail", refunded(RefundScene.SUCCEEDS_THEN_FAILS)));

  /** The method of a name; those of faults are good cards. */
  static Optional<TestMethod> named(String name) {
    if (Faults.isFaultMethod(name)) {
      return Optional.of(APPROVED);
    }
    if (!name.startsWith(PREFIX)) {
      return Optional.empty();
    }
    var card = name.substring(PREFIX.length());
    return Optional.ofNullable(
        CARDS.get(card.startsWith(VISA) ? card.substring(VISA.length()) : card));
  }

  /** The verdict when there is only one: a challenge, where there would be one, is passed. */
  Verdict once() {
    return switch (first.status()) {
      case SUCCEEDED, FAILED -> first;
      default -> afterChallenge;
    };
  }

  private static TestMethod first(Verdict verdict) {
    return new TestMethod(verdict, Verdict.SUCCEEDED, null, RefundScene.SUCCEEDS);
  }

  private static TestMethod declined(String declineCode, String adviceCode) {
    return first(Verdict.declined(declineCode, adviceCode));
  }

  private static TestMethod disputed(String reason) {
    return new TestMethod(Verdict.SUCCEEDED, Verdict.SUCCEEDED, reason, RefundScene.SUCCEEDS);
  }

  private static TestMethod refunded(RefundScene scene) {
    return new TestMethod(Verdict.SUCCEEDED, Verdict.SUCCEEDED, null, scene);
  }
}

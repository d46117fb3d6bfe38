package io.quittance.payment.method;

import static io.quittance.payment.PaymentProblem.PAYMENT_METHOD_NOT_FOUND;

import java.util.Set;
import org.springframework.stereotype.Component;

/** What can be paid with. In test mode fixed names stand for cards that behave. */
@Component
public class PaymentMethods {

  private static final Set<String> TEST_METHODS =
      Set.of(
          "pm_card_visa",
          "pm_card_mastercard",
          "pm_card_amex",
          "pm_card_visa_debit",
          "pm_card_visa_chargeDeclined",
          "pm_card_visa_chargeDeclinedInsufficientFunds",
          "pm_card_visa_chargeDeclinedLostCard",
          "pm_card_visa_chargeDeclinedStolenCard",
          "pm_card_chargeDeclinedExpiredCard",
          "pm_card_chargeDeclinedIncorrectCvc",
          "pm_card_chargeDeclinedProcessingError",
          "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
          "pm_card_authenticationRequired",
          "pm_card_threeDSecureRequiredChargeDeclined",
          "pm_card_radarBlock",
          "pm_card_riskLevelElevated",
          "pm_card_createDispute",
          "pm_card_createDisputeProductNotReceived",
          "pm_card_pendingRefund",
          "pm_card_refundFail");

  private static final Set<String> FAULTS =
      Set.of(
          "timeout_then_charged",
          "timeout_not_charged",
          "reset_after_send",
          "error_500_twice",
          "rate_limited",
          "garbage",
          "wrong_amount",
          "webhook_before_answer",
          "webhook_twice",
          "webhooks_reversed",
          "webhook_never",
          "slow_20s");

  private static final String FAULT_PREFIX = "pm_fault_";

  /**
   * The name that the provider knows the method by.
   *
   * @throws io.quittance.platform.problem.Refusal {@code payment_method_not_found}
   */
  public String require(String paymentMethodId) {
    if (!TEST_METHODS.contains(paymentMethodId) && !isFault(paymentMethodId)) {
      throw PAYMENT_METHOD_NOT_FOUND.because(shortened(paymentMethodId)).param("paymentMethodId");
    }
    return paymentMethodId;
  }

  /** {@code pm_fault_<fault>}, or {@code pm_fault_<operation>_<fault>}. */
  private static boolean isFault(String id) {
    return id.startsWith(FAULT_PREFIX)
        && FAULTS.stream().anyMatch(fault -> id.endsWith("_" + fault));
  }

  private static String shortened(String id) {
    return id.length() <= 64 ? id : id.substring(0, 64) + "...";
  }
}

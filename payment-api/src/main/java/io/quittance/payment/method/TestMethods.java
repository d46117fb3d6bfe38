package io.quittance.payment.method;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of test mode: each stands for a card that behaves, and is the provider's token for it.
 * The endings are those of the card numbers that are commonly used for tests.
 */
final class TestMethods {

  private static final String VISA = "Visa";

  private static final Map<String, Card> CARDS =
      Map.ofEntries(
          entry("pm_card_visa", new Card(VISA, "4242")),
          entry("pm_card_mastercard", new Card("Mastercard", "4444")),
          entry("pm_card_amex", new Card("American Express", "0005")),
          entry("pm_card_visa_debit", new Card(VISA, "5556")),
          entry("pm_card_visa_chargeDeclined", new Card(VISA, "0002")),
          entry("pm_card_visa_chargeDeclinedInsufficientFunds", new Card(VISA, "9995")),
          entry("pm_card_visa_chargeDeclinedLostCard", new Card(VISA, "9987")),
          entry("pm_card_visa_chargeDeclinedStolenCard", new Card(VISA, "9979")),
          entry("pm_card_chargeDeclinedExpiredCard", new Card(VISA, "0069")),
          entry("pm_card_chargeDeclinedIncorrectCvc", new Card(VISA, "0127")),
          entry("pm_card_chargeDeclinedProcessingError", new Card(VISA, "0119")),
          entry("pm_card_visa_chargeDeclinedVelocityLimitExceeded", new Card(VISA, "6975")),
          entry("pm_card_authenticationRequired", new Card(VISA, "3184")),
          entry("pm_card_threeDSecureRequiredChargeDeclined", new Card(VISA, "1629")),
          entry("pm_card_radarBlock", new Card(VISA, "0019")),
          entry("pm_card_riskLevelElevated", new Card(VISA, "9235")),
          entry("pm_card_createDispute", new Card(VISA, "0259")),
          entry("pm_card_createDisputeProductNotReceived", new Card(VISA, "2685")),
          entry("pm_card_pendingRefund", new Card(VISA, "7726")),
          entry("pm_card_refundFail", new Card(VISA, "5126")));

  private static final Set<String> DEBIT_ONLY = Set.of("pm_card_visa_debit");

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
  private static final Card GOOD_CARD = new Card(VISA, "4242");

  private TestMethods() {}

  /** What a card shows of itself. */
  record Card(String brand, String last4) {}

  /** The card behind a name; empty for a name that nobody knows. */
  static Optional<Card> find(String name) {
    return isFault(name) ? Optional.of(GOOD_CARD) : Optional.ofNullable(CARDS.get(name));
  }

  /** Whether the card behind a name is certainly no credit card. */
  static boolean isDebitOnly(String name) {
    return DEBIT_ONLY.contains(name);
  }

  /** {@code pm_fault_<fault>}, or {@code pm_fault_<operation>_<fault>}. */
  private static boolean isFault(String name) {
    return name.startsWith(FAULT_PREFIX)
        && FAULTS.stream().anyMatch(fault -> name.endsWith("_" + fault));
  }
}

package io.quittance.simulator.adyen;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Which test method a payment method of Adyen's test system is: by card, and by holder's name. */
final class AdyenMethods {

  private static final String CHALLENGED = "4917610000000000";
  private static final String VISA = "pm_card_visa";

  private static final Map<String, String> BY_NUMBER =
      Map.of(
          "4111111111111111",
          VISA,
          "5555444433331111",
          "pm_card_mastercard",
          "370000000000002",
          "pm_card_amex",
          "4400000000000008",
          "pm_card_visa_debit",
          CHALLENGED,
          "pm_card_authenticationRequired");

  private static final Map<String, String> BY_HOLDER =
      Map.of(
          "DECLINED", "pm_card_visa_chargeDeclined",
          "NOT_ENOUGH_BALANCE", "pm_card_visa_chargeDeclinedInsufficientFunds",
          "BLOCK_CARD : 41", "pm_card_visa_chargeDeclinedLostCard",
          "BLOCK_CARD : 43", "pm_card_visa_chargeDeclinedStolenCard",
          "CARD_EXPIRED", "pm_card_chargeDeclinedExpiredCard",
          "CVC_DECLINED", "pm_card_chargeDeclinedIncorrectCvc",
          "ERROR", "pm_card_chargeDeclinedProcessingError",
          "WITHDRAWAL_AMOUNT_EXCEEDED", "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
          "FRAUD", "pm_card_radarBlock",
          "refund failed", "pm_card_refundFail");

  private static final int HOLDER_PARTS = 3;

  private AdyenMethods() {}

  /** The name of a test method. What was stored is stored under such a name. */
  static String of(JsonNode paymentMethod) {
    var stored = paymentMethod.path("storedPaymentMethodId").asString("");
    if (!stored.isEmpty()) {
      return stored;
    }
    var number =
        AdyenJson.required(paymentMethod, "encryptedCardNumber").replaceFirst("^test_", "");
    var holder = code(paymentMethod.path("holderName").asString(""));
    if (number.equals(CHALLENGED) && holder.equals("DECLINED")) {
      return "pm_card_threeDSecureRequiredChargeDeclined";
    }
    var card = BY_NUMBER.get(number);
    if (card == null) {
      throw AdyenError.invalid("101", "Invalid card number");
    }
    return BY_HOLDER.getOrDefault(holder, card);
  }

  /** Without the issuer's words: {@code BLOCK_CARD : 41} of {@code BLOCK_CARD : 41 : Lost card}. */
  private static String code(String holder) {
    var parts = holder.split(" : ", HOLDER_PARTS);
    return parts.length == HOLDER_PARTS ? parts[0] + " : " + parts[1] : holder;
  }
}

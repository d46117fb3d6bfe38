package io.quittance.payment.provider.adyen;

import static java.util.Map.entry;

import com.adyen.model.checkout.CardDetails;
import java.util.Map;

/**
 * What the names of test payment methods are at Adyen's test system: a test card, and a holder's
 * name that makes it behave. Names without a counterpart there are sent as they are, for the
 * emulator.
 */
final class AdyenTestMethods {

  /** Who owns what is stored under a name of test mode. */
  static final String SHOPPER = "quittance-test";

  private static final String PREFIX = "pm_";
  private static final String VISA = "test_4111111111111111";
  private static final String CHALLENGED = "test_4917610000000000";

  private static final Map<String, Card> CARDS =
      Map.ofEntries(
          entry("pm_card_visa", new Card(VISA, "test_737", "APPROVED")),
          entry("pm_card_mastercard", new Card("test_5555444433331111", "test_737", "APPROVED")),
          entry("pm_card_amex", new Card("test_370000000000002", "test_7373", "APPROVED")),
          entry("pm_card_visa_debit", new Card("test_4400000000000008", "test_737", "APPROVED")),
          entry("pm_card_visa_chargeDeclined", visa("DECLINED")),
          entry("pm_card_visa_chargeDeclinedInsufficientFunds", visa("NOT_ENOUGH_BALANCE")),
          entry("pm_card_visa_chargeDeclinedLostCard", visa("BLOCK_CARD : 41 : Lost card")),
          entry("pm_card_visa_chargeDeclinedStolenCard", visa("BLOCK_CARD : 43 : Stolen card")),
          entry("pm_card_chargeDeclinedExpiredCard", visa("CARD_EXPIRED")),
          entry("pm_card_chargeDeclinedIncorrectCvc", visa("CVC_DECLINED")),
          entry("pm_card_chargeDeclinedProcessingError", visa("ERROR")),
          entry(
              "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
              visa("WITHDRAWAL_AMOUNT_EXCEEDED")),
          entry("pm_card_authenticationRequired", new Card(CHALLENGED, "test_737", "APPROVED")),
          entry(
              "pm_card_threeDSecureRequiredChargeDeclined",
              new Card(CHALLENGED, "test_737", "DECLINED")),
          entry("pm_card_radarBlock", visa("FRAUD")),
          entry("pm_card_refundFail", visa("refund failed")));

  private AdyenTestMethods() {}

  private record Card(String number, String securityCode, String holder) {}

  /** Whether a name is one of test mode. */
  static boolean isOne(String method) {
    return method.startsWith(PREFIX + "card_") || method.startsWith(PREFIX + "fault_");
  }

  /** What to pay with under a name. */
  static CardDetails detailsOf(String method) {
    var card = CARDS.get(method);
    return card == null
        ? new CardDetails().storedPaymentMethodId(method)
        : new CardDetails()
            .encryptedCardNumber(card.number())
            .encryptedExpiryMonth("test_03")
            .encryptedExpiryYear("test_2030")
            .encryptedSecurityCode(card.securityCode())
            .holderName(card.holder());
  }

  private static Card visa(String holder) {
    return new Card(VISA, "test_737", holder);
  }
}

package io.quittance.simulator.braintree;

import java.util.Map;
import java.util.Set;

/** Which test payment method a nonce of Braintree's sandbox stands for. */
final class Methods {

  private static final Map<String, String> BY_NONCE =
      Map.of(
          "fake-valid-nonce", "pm_card_visa",
          "fake-valid-visa-nonce", "pm_card_visa",
          "fake-valid-mastercard-nonce", "pm_card_mastercard",
          "fake-valid-amex-nonce", "pm_card_amex",
          "fake-valid-debit-nonce", "pm_card_visa_debit",
          "fake-processor-declined-visa-nonce", "pm_card_visa_chargeDeclined",
          "fake-gateway-rejected-fraud-nonce", "pm_card_radarBlock",
          "fake-gateway-rejected-three-d-secure-nonce", "pm_card_authenticationRequired");

  /** Braintree asks customers before the sale, and never in it. */
  private static final Set<String> AUTHENTICATION =
      Set.of("pm_card_authenticationRequired", "pm_card_threeDSecureRequiredChargeDeclined");

  private Methods() {}

  /** Our name for a nonce; the nonce itself where it has none. */
  static String named(String nonce) {
    return BY_NONCE.getOrDefault(nonce, nonce);
  }

  static boolean needsAuthentication(String method) {
    return AUTHENTICATION.contains(method);
  }
}

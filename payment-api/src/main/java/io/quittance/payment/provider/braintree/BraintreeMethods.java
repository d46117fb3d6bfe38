package io.quittance.payment.provider.braintree;

import com.braintreegateway.TransactionRequest;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How Braintree is told which card: a nonce that the customer's browser made and that works once,
 * or the token of a stored card.
 */
final class BraintreeMethods {

  /** What Braintree's own sandbox takes for the test payment methods. */
  private static final Map<String, String> TEST_NONCES =
      Map.of(
          "pm_card_visa", "fake-valid-visa-nonce",
          "pm_card_mastercard", "fake-valid-mastercard-nonce",
          "pm_card_amex", "fake-valid-amex-nonce",
          "pm_card_visa_debit", "fake-valid-debit-nonce",
          "pm_card_visa_chargeDeclined", "fake-processor-declined-visa-nonce",
          "pm_card_radarBlock", "fake-gateway-rejected-fraud-nonce",
          "pm_card_authenticationRequired", "fake-gateway-rejected-three-d-secure-nonce");

  private static final String TEST = "pm_";
  private static final Pattern NONCE =
      Pattern.compile("tokencc_.*|fake-.*|[0-9a-f]{8}(-[0-9a-f]{4,12}){3,4}");

  /** What Braintree lets merchants choose for the token of a stored card. */
  private static final Pattern STORED = Pattern.compile("[A-Za-z0-9_-]{1,36}");

  private BraintreeMethods() {}

  /** Whether it has the form of a stored card's token; a nonce works once and is none. */
  static boolean isStored(String method) {
    return !method.startsWith(TEST)
        && !NONCE.matcher(method).matches()
        && STORED.matcher(method).matches();
  }

  /**
   * Names the payment method in a request.
   *
   * @return false for a test payment method outside of test mode
   */
  static boolean name(TransactionRequest request, String method, boolean testMode) {
    if (method.startsWith(TEST)) {
      // Those that the sandbox has no name for are known to the emulator by ours.
      request.paymentMethodNonce(TEST_NONCES.getOrDefault(method, method));
      return testMode;
    }
    if (NONCE.matcher(method).matches()) {
      request.paymentMethodNonce(method);
    } else {
      request.paymentMethodToken(method);
    }
    return true;
  }
}

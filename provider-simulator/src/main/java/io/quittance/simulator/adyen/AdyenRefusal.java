package io.quittance.simulator.adyen;

import io.quittance.simulator.book.Verdict;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a payment was refused, in Adyen's words.
 *
 * @param result the result of the payment: Refused, Cancelled or Error
 * @param raw what the issuer said; null where it says no more than the reason
 */
record AdyenRefusal(String result, String code, String reason, @Nullable String raw) {

  private static final String REFUSED = "Refused";

  /** The words for a verdict that is a no. */
  static AdyenRefusal of(Verdict verdict) {
    if (verdict.blockedByRisk()) {
      return new AdyenRefusal(REFUSED, "20", "FRAUD", null);
    }
    return switch (Objects.requireNonNullElse(verdict.declineCode(), "canceled")) {
      case "insufficient_funds" -> refused("12", "Not enough balance");
      case "lost_card" -> new AdyenRefusal(REFUSED, "5", "Blocked Card", "41 : Lost card");
      case "stolen_card" -> new AdyenRefusal(REFUSED, "5", "Blocked Card", "43 : Stolen card");
      case "expired_card" -> refused("6", "Expired Card");
      case "incorrect_cvc" -> refused("24", "CVC Declined");
      case "card_velocity_exceeded" -> refused("28", "Withdrawal amount exceeded");
      case "processing_error" -> new AdyenRefusal("Error", "4", "Acquirer Error", null);
      case "authentication_required" -> refused("11", "3D Not Authenticated");
      case "canceled" -> new AdyenRefusal("Cancelled", "15", "Cancelled", null);
      default -> refused("2", "Refused");
    };
  }

  private static AdyenRefusal refused(String code, String reason) {
    return new AdyenRefusal(REFUSED, code, reason, null);
  }
}

package io.quittance.simulator.stripe;

import io.quittance.simulator.book.Operation;
import io.quittance.simulator.book.Verdict;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How Stripe words a decline. */
final class Declined {

  /** These decline codes are error codes of their own; of all others the code is card_declined. */
  private static final Set<String> OWN_CODES =
      Set.of("expired_card", "incorrect_cvc", "processing_error");

  private static final String AUTHENTICATION = "authentication_required";
  private static final String FAILED_CHALLENGE = "payment_intent_authentication_failure";

  private Declined() {}

  /** The {@code error} of a declined operation; the charge is left out where there was none. */
  static Map<String, @Nullable Object> error(Operation declined, String charge) {
    var verdict = declined.verdict();
    if (isAuthentication(verdict)) {
      return StripeJson.object(
          "type",
          "invalid_request_error",
          "code",
          FAILED_CHALLENGE,
          "message",
          "The customer failed to authenticate.");
    }
    return StripeJson.object(
        "type",
        "card_error",
        "code",
        code(verdict),
        "decline_code",
        declineCode(verdict),
        "advice_code",
        verdict.adviceCode(),
        "message",
        "The card was declined.",
        "charge",
        charge);
  }

  static String code(Verdict verdict) {
    var declineCode = declineCode(verdict);
    if (isAuthentication(verdict)) {
      return FAILED_CHALLENGE;
    }
    return OWN_CODES.contains(declineCode) ? declineCode : "card_declined";
  }

  /** The outcome of its charge tells who said no. */
  static Map<String, @Nullable Object> outcome(Verdict verdict) {
    boolean blocked = verdict.blockedByRisk();
    return StripeJson.object(
        "network_status",
        blocked ? "not_sent_to_network" : "declined_by_network",
        "type",
        blocked ? "blocked" : "issuer_declined",
        "reason",
        blocked ? "highest_risk_level" : declineCode(verdict),
        "advice_code",
        verdict.adviceCode());
  }

  static boolean isAuthentication(Verdict verdict) {
    return AUTHENTICATION.equals(verdict.declineCode());
  }

  private static String declineCode(Verdict verdict) {
    return Objects.requireNonNullElse(verdict.declineCode(), "generic_decline");
  }
}

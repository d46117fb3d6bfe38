package io.quittance.payment.outcome;

import io.quittance.contracts.provider.DeclineCode;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.intent.PaymentFailure;
import java.util.Locale;

/** How failures are told to merchants. */
final class Failures {

  /** The provider answered with another amount or currency than asked. */
  static final PaymentFailure INTEGRITY =
      new PaymentFailure(
          "integrity_failure",
          null,
          null,
          "The provider answered with another amount or currency than asked.");

  private Failures() {}

  static PaymentFailure declined(ProviderFact.AuthorizationFailed fact) {
    // What a provider finds wrong with our request has a word of its own, which merchants do not
    // know.
    var code = DeclineCode.of(fact.declineCode()).orElse(DeclineCode.GENERIC_DECLINE).code();
    return fact.declineCode().equals(ProviderFact.AuthorizationFailed.BLOCKED_BY_RISK)
        ? new PaymentFailure("blocked_by_risk", null, fact.adviceCode(), "Blocked by risk rules.")
        : new PaymentFailure(
            "card_declined", code, fact.adviceCode(), "Declined: " + words(code) + ".");
  }

  static PaymentFailure refused(String reason) {
    return new PaymentFailure(
        "provider_refused", null, null, "The provider refused: " + words(reason) + ".");
  }

  private static String words(String code) {
    return code.replace('_', ' ').toLowerCase(Locale.ROOT);
  }
}

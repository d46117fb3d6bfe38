package io.quittance.webhook.provider.adyen;

import io.quittance.contracts.provider.AdviceCode;
import io.quittance.contracts.provider.Decline;
import io.quittance.contracts.provider.DeclineCode;
import io.quittance.contracts.provider.DeclineTable;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why Adyen or an issuer said no, as far as a notice says. */
final class AdyenDeclines {

  private static final DeclineTable TABLE = DeclineTable.of(AdyenWebhooks.PROVIDER);
  private static final String REFUSED = "refused";

  private AdyenDeclines() {}

  /** The issuer's own words where the table has them, otherwise Adyen's reason. */
  static Decline of(AdyenNotice notice) {
    var raw = "raw_" + firstWord(notice.additional("refusalReasonRaw").orElse(""));
    var reason = notice.reason().isBlank() ? REFUSED : key(notice.reason());
    var decline = TABLE.decline(TABLE.knows(raw) ? raw : reason);
    var advice = advice(notice);
    return advice == null ? decline : new Decline(decline.code(), advice);
  }

  /** A reviewer refused the payment. */
  static ProviderFact rejected(Subject subject) {
    return Decline.of(DeclineCode.BLOCKED_BY_RISK).failed(subject);
  }

  /** The customer did not come back. */
  static ProviderFact notPaidInTime(Subject subject) {
    return Decline.of(DeclineCode.NOT_PAID_IN_TIME).failed(subject);
  }

  /** Mastercard's advice to merchants. */
  private static @Nullable AdviceCode advice(AdyenNotice notice) {
    return switch (firstWord(notice.additional("merchantAdviceCode").orElse(""))) {
      case "01" -> AdviceCode.CONFIRM_CARD_DATA;
      case "02" -> AdviceCode.TRY_AGAIN_LATER;
      case "03", "21" -> AdviceCode.DO_NOT_TRY_AGAIN;
      default -> null;
    };
  }

  /** {@code 3D Not Authenticated} is {@code 3d_not_authenticated} in the table. */
  private static String key(String reason) {
    return reason.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
  }

  /** {@code 41} of {@code 41 : Lost card}. */
  private static String firstWord(String text) {
    return text.strip().split("\\W", 2)[0];
  }
}

package io.quittance.webhook.provider.adyen;

import java.util.Locale;
import java.util.Map;

/** The card schemes' codes of disputes, in words that are the same for all providers. */
final class AdyenDisputeReasons {

  private static final String GENERAL = "general";
  private static final String FRAUDULENT = "fraudulent";

  /** What is not here and not fraud is general. */
  private static final Map<String, String> BY_CODE =
      Map.ofEntries(
          Map.entry("4837", FRAUDULENT),
          Map.entry("4849", FRAUDULENT),
          Map.entry("4863", FRAUDULENT),
          Map.entry("4870", FRAUDULENT),
          Map.entry("4871", FRAUDULENT),
          Map.entry("UA01", FRAUDULENT),
          Map.entry("UA02", FRAUDULENT),
          Map.entry("12.6", "duplicate"),
          Map.entry("12.6.1", "duplicate"),
          Map.entry("4834", "duplicate"),
          Map.entry("P08", "duplicate"),
          Map.entry("13.1", "product_not_received"),
          Map.entry("4855", "product_not_received"),
          Map.entry("C08", "product_not_received"),
          Map.entry("13.2", "subscription_canceled"),
          Map.entry("C28", "subscription_canceled"),
          Map.entry("13.3", "product_unacceptable"),
          Map.entry("4853", "product_unacceptable"),
          Map.entry("C31", "product_unacceptable"),
          Map.entry("C32", "product_unacceptable"),
          Map.entry("13.6", "credit_not_processed"),
          Map.entry("4860", "credit_not_processed"),
          Map.entry("C02", "credit_not_processed"));

  private AdyenDisputeReasons() {}

  /** The reason of a dispute or of a question before one. */
  static String of(AdyenNotice notice) {
    var code =
        notice
            .additional("chargebackReasonCode")
            .or(() -> notice.additional("rfiReasonCode"))
            .orElse("")
            .strip()
            .toUpperCase(Locale.ROOT);
    // Visa's frauds are 10.x, those of American Express Fxx.
    boolean fraud = code.startsWith("10.") || code.matches("F\\d{2}");
    return fraud ? FRAUDULENT : BY_CODE.getOrDefault(code, GENERAL);
  }
}

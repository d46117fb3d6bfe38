package io.quittance.webhook.inbound;

import static io.quittance.platform.problem.CommonProblem.CARD_DATA_NOT_ACCEPTED;

import io.quittance.platform.problem.Refusal;
import io.quittance.platform.web.CardData;
import io.quittance.platform.web.JsonScreening;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Keeps card data out of the store, also when a provider sends it, signed. */
final class WebhookScreening {

  /** Field names in what is almost JSON. */
  private static final Pattern FIELD = Pattern.compile("\"([^\"]{1,40})\"\\s*:");

  private WebhookScreening() {}

  /**
   * Refuses a body that holds card data, whether or not it is JSON.
   *
   * @throws Refusal {@code card_data_not_accepted}
   */
  static void refuseCardData(byte[] body) {
    try {
      JsonScreening.check(body);
    } catch (Refusal refusal) {
      if (refusal.problem() == CARD_DATA_NOT_ACCEPTED || looksSensitive(body)) {
        throw CARD_DATA_NOT_ACCEPTED.because();
      }
      // Malformed, but without card data: the adapter says what it makes of it.
    }
  }

  private static boolean looksSensitive(byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8);
    return CardData.isIn(text)
        || FIELD
            .matcher(text)
            .results()
            .map(field -> field.group(1))
            .anyMatch(CardData::isSensitiveName);
  }
}

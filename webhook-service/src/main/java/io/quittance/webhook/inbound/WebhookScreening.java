package io.quittance.webhook.inbound;

import static io.quittance.platform.problem.CommonProblem.CARD_DATA_NOT_ACCEPTED;

import io.quittance.platform.problem.Refusal;
import io.quittance.platform.web.JsonScreening;

/** Keeps card data out of the store, also when a provider sends it, signed. */
final class WebhookScreening {

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
      if (refusal.problem() == CARD_DATA_NOT_ACCEPTED) {
        throw refusal;
      }
      // Malformed, but without card data so far: the adapter says what it makes of it.
      JsonScreening.refuseCardData(body);
    }
  }
}

package io.quittance.webhook.outbound.delivery;

import io.quittance.webhook.outbound.endpoint.SigningKeys;
import io.quittance.webhook.outbound.event.MerchantEvent;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that this instance has claimed for a while.
 *
 * @param token grows with each claim, so that a holder that was overtaken has no say
 * @param attempts how many were made before, since it was begun
 * @param target where it goes; null when the endpoint is disabled or gone
 */
record Claimed(
    UUID id,
    long token,
    int attempts,
    UUID endpointId,
    MerchantEvent event,
    @Nullable Target target) {

  /**
   * Where a delivery goes.
   *
   * @param keys all that sign at the moment
   */
  record Target(String url, List<SigningKeys> keys) {}
}

package io.quittance.payment.method;

import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payment method that a merchant keeps for one of its users.
 *
 * @param providerToken the name that the provider knows a card by; null where it is none
 * @param provider the one that gave the token out; null for names of test mode and other methods
 */
record PaymentMethod(
    UUID id,
    String merchantId,
    String userId,
    PaymentMethodType type,
    @Nullable String providerToken,
    @Nullable String provider,
    MethodDisplay display,
    Instant createdAt) {

  /** The prefix of its ids on the wire. */
  static final String PREFIX = "pm";

  String publicId() {
    return Ids.write(PREFIX, id);
  }

  PaymentMethodView view() {
    return new PaymentMethodView(publicId(), type.name(), userId, display, createdAt);
  }
}

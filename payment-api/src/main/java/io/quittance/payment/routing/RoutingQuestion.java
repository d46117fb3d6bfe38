package io.quittance.payment.routing;

import io.quittance.payment.method.PaymentMethodType;
import io.quittance.platform.money.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What rules know of a payment.
 *
 * @param paymentId decides which share it belongs to, the same each time
 * @param brand of a card; null where it is not known
 * @param capturedLater whether the money is to be held first
 */
record RoutingQuestion(
    UUID paymentId,
    String merchantId,
    Money amount,
    PaymentMethodType methodType,
    @Nullable String brand,
    boolean capturedLater) {}

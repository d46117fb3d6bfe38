package io.quittance.payment.method;

import java.time.Instant;

/** A stored payment method as its merchant sees it. */
record PaymentMethodView(
    String paymentMethodId, String type, String userId, MethodDisplay display, Instant createdAt) {}

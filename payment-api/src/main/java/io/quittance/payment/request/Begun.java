package io.quittance.payment.request;

import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.operation.PaymentTransaction;
import java.util.List;

/** What the first step of a verb wrote down: the payment, and what the provider is asked now. */
record Begun(PaymentIntent intent, List<PaymentTransaction> toAsk) {

  static Begun of(PaymentIntent intent, PaymentTransaction operation) {
    return new Begun(intent, List.of(operation));
  }

  static Begun nothingToAsk(PaymentIntent intent) {
    return new Begun(intent, List.of());
  }
}

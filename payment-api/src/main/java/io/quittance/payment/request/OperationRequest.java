package io.quittance.payment.request;

import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.operation.NewOperation;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.refund.Refund;
import io.quittance.platform.idempotency.RequestKey;
import io.quittance.platform.money.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts an operation on a payment together; its provider is known from the authorization. */
final class OperationRequest {

  private final OperationType type;
  private final PaymentIntent intent;
  private final RequestKey key;
  private @Nullable String provider;
  private Money amount;
  private boolean last;
  private @Nullable UUID refundId;
  private @Nullable UUID captureId;

  private OperationRequest(OperationType type, PaymentIntent intent, RequestKey key) {
    this.type = type;
    this.intent = intent;
    this.key = key;
    this.provider = intent.provider();
    this.amount = Money.zero(intent.currency());
  }

  static OperationRequest of(OperationType type, PaymentIntent intent, RequestKey key) {
    return new OperationRequest(type, intent, key);
  }

  /** Names the provider of a payment that was never authorized. */
  OperationRequest orProvider(String otherwise) {
    this.provider = provider == null ? otherwise : provider;
    return this;
  }

  OperationRequest amount(Money amount) {
    this.amount = amount;
    return this;
  }

  OperationRequest last(boolean last) {
    this.last = last;
    return this;
  }

  OperationRequest of(Refund refund) {
    this.refundId = refund.id();
    return amount(refund.amount());
  }

  /** Follows at once, whoever brings the authorization; null when it does not. */
  OperationRequest capturedBy(@Nullable UUID captureId) {
    this.captureId = captureId;
    return this;
  }

  NewOperation build() {
    if (provider == null) {
      throw new IllegalStateException(intent.publicId() + " was never authorized");
    }
    return new NewOperation(
        type,
        intent.id(),
        intent.merchantId(),
        provider,
        amount,
        last,
        refundId,
        captureId,
        key.key(),
        key.fingerprint());
  }
}

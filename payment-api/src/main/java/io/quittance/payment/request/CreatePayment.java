package io.quittance.payment.request;

import static io.quittance.payment.PaymentProblem.ORDER_ALREADY_HAS_PAYMENT;
import static io.quittance.platform.problem.CommonProblem.IDEMPOTENCY_KEY_REUSED;

import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.payment.intent.NewPayment;
import io.quittance.payment.intent.PaymentIntents;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.operation.OperationType;
import io.quittance.platform.idempotency.RequestKey;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;

/**
 * Opens a payment for an order, and starts it when asked to.
 *
 * <p>One payment per order, and one per key: the database decides, so the usual case costs no
 * look-up. A repeat of the same request finds its payment and finishes it.
 */
@Service
class CreatePayment {

  private final PaymentIntents intents;
  private final PaymentRecorder recorder;
  private final AuthorizePayment authorizePayment;
  private final KeyGuard guard;
  private final ThreeSteps threeSteps;

  CreatePayment(
      PaymentIntents intents,
      PaymentRecorder recorder,
      AuthorizePayment authorizePayment,
      KeyGuard guard,
      ThreeSteps threeSteps) {
    this.intents = intents;
    this.recorder = recorder;
    this.authorizePayment = authorizePayment;
    this.guard = guard;
    this.threeSteps = threeSteps;
  }

  /**
   * Creates the payment; with {@code confirm} also authorizes it.
   *
   * @throws io.quittance.platform.problem.Refusal {@code order_already_has_payment}
   */
  PaymentIntentView create(String merchantId, NewPayment wish, boolean confirm, RequestKey key) {
    try {
      return threeSteps.run(() -> begin(merchantId, wish, confirm, key));
    } catch (DataIntegrityViolationException taken) {
      return existing(merchantId, wish, key, taken);
    }
  }

  private Begun begin(String merchantId, NewPayment wish, boolean confirm, RequestKey key) {
    guard.begunBefore(merchantId, key, OperationType.AUTHORIZE);
    var intent = recorder.create(wish, merchantId);
    return confirm
        ? Begun.of(intent, authorizePayment.start(intent, wish.paymentMethodId(), key))
        : Begun.nothingToAsk(intent);
  }

  private PaymentIntentView existing(
      String merchantId, NewPayment wish, RequestKey key, DataIntegrityViolationException taken) {
    var sameKey = intents.findByMerchantIdAndIdempotencyKey(merchantId, key.key());
    if (sameKey.isPresent()) {
      var intent = sameKey.get();
      if (!intent.fingerprint().equals(key.fingerprint())) {
        throw IDEMPOTENCY_KEY_REUSED.because();
      }
      return threeSteps.run(
          merchantId,
          intent.id(),
          () -> {
            var locked = intents.lock(intent.id()).orElseThrow();
            return new Begun(locked, guard.unfinished(locked.id(), key));
          });
    }
    var sameOrder = intents.findByMerchantIdAndOrderId(merchantId, wish.orderId());
    if (sameOrder.isPresent()) {
      throw ORDER_ALREADY_HAS_PAYMENT
          .because(wish.orderId())
          .with("paymentIntentId", sameOrder.get().publicId());
    }
    throw taken;
  }
}

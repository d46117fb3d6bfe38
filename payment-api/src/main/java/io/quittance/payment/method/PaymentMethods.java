package io.quittance.payment.method;

import static io.quittance.payment.PaymentProblem.PAYMENT_METHOD_NOT_FOUND;
import static io.quittance.payment.PaymentProblem.PAYMENT_METHOD_NOT_SUPPORTED;

import io.quittance.platform.id.Ids;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What can be paid with: the fixed names of test mode, and what merchants have stored. A payment
 * keeps the id that it was given; the provider is told its own token.
 */
@Component
public class PaymentMethods {

  private static final int SHOWN_MAX = 64;

  private final StoredMethods stored;

  PaymentMethods(StoredMethods stored) {
    this.stored = stored;
  }

  /**
   * The same id, if the merchant can pay with it now. Another merchant's method and a deleted one
   * do not exist.
   *
   * @throws io.quittance.platform.problem.Refusal {@code payment_method_not_found}, {@code
   *     payment_method_not_supported}
   */
  public String require(String merchantId, String paymentMethodId) {
    if (TestMethods.find(paymentMethodId).isPresent()) {
      return paymentMethodId;
    }
    var method =
        Ids.read(PaymentMethod.PREFIX, paymentMethodId)
            .flatMap(id -> stored.findUsable(id, merchantId))
            .orElseThrow(
                () ->
                    PAYMENT_METHOD_NOT_FOUND
                        .because(shortened(paymentMethodId))
                        .param("paymentMethodId"));
    if (method.providerToken() == null) {
      throw PAYMENT_METHOD_NOT_SUPPORTED.because(method.type()).param("paymentMethodId");
    }
    return paymentMethodId;
  }

  /**
   * The name that the provider knows a payment's method by; also of a method that was deleted
   * since, so that what is under way can finish.
   *
   * @throws IllegalStateException for what {@link #require} never let through
   */
  public String providerToken(String paymentMethodId) {
    if (TestMethods.find(paymentMethodId).isPresent()) {
      return paymentMethodId;
    }
    return Ids.read(PaymentMethod.PREFIX, paymentMethodId)
        .flatMap(stored::find)
        .map(PaymentMethod::providerToken)
        .orElseThrow(
            () -> new IllegalStateException("no provider knows " + shortened(paymentMethodId)));
  }

  /**
   * A payment method's kind, by which payments are routed.
   *
   * @param brand of a card, where it is known
   */
  public record Kind(PaymentMethodType type, @Nullable String brand) {}

  /**
   * What kind of method a payment's is; also of one that was deleted since.
   *
   * @throws IllegalStateException for what {@link #require} never let through
   */
  public Kind kind(String paymentMethodId) {
    return TestMethods.find(paymentMethodId)
        .map(
            card ->
                new Kind(
                    TestMethods.isDebitOnly(paymentMethodId)
                        ? PaymentMethodType.DEBIT_CARD
                        : PaymentMethodType.CREDIT_CARD,
                    card.brand()))
        .or(
            () ->
                Ids.read(PaymentMethod.PREFIX, paymentMethodId)
                    .flatMap(stored::find)
                    .map(method -> new Kind(method.type(), method.display().brand())))
        .orElseThrow(() -> new IllegalStateException("nobody knows " + shortened(paymentMethodId)));
  }

  /** What people may see of a payment's method, also when it was deleted since. */
  public Optional<MethodDisplay> display(String paymentMethodId) {
    return TestMethods.find(paymentMethodId)
        .map(card -> new MethodDisplay(card.brand(), card.last4(), null, null))
        .or(
            () ->
                Ids.read(PaymentMethod.PREFIX, paymentMethodId)
                    .flatMap(stored::find)
                    .map(PaymentMethod::display));
  }

  private static String shortened(String id) {
    return id.length() <= SHOWN_MAX ? id : id.substring(0, SHOWN_MAX) + "...";
  }
}

package io.quittance.payment.method;

import static io.quittance.payment.PaymentProblem.PAYMENT_METHOD_NOT_FOUND;
import static io.quittance.payment.PaymentProblem.PAYMENT_METHOD_NOT_SUPPORTED;

import io.quittance.platform.id.Ids;
import java.util.Locale;
import java.util.Objects;
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
  private final MethodSecrets secrets;
  private final MethodTakers takers;

  PaymentMethods(StoredMethods stored, MethodSecrets secrets, MethodTakers takers) {
    this.stored = stored;
    this.secrets = secrets;
    this.takers = takers;
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
    if (!isTaken(method.type())) {
      throw PAYMENT_METHOD_NOT_SUPPORTED.because(method.type()).param("paymentMethodId");
    }
    return paymentMethodId;
  }

  /** Gift cards are nobody's, also where an emulator takes whatever it is given. */
  private boolean isTaken(PaymentMethodType type) {
    return type.isCard() || (type != PaymentMethodType.GIFT_CARD && takers.take(type));
  }

  /**
   * The name that the provider knows a payment's method by; also of a method that was deleted
   * since, so that what is under way can finish. A bank account is told to nobody: the provider
   * hears the name of the type, as it does of a wallet that was deleted.
   *
   * @throws IllegalStateException for what {@link #require} never let through
   */
  public String providerToken(String paymentMethodId) {
    if (TestMethods.find(paymentMethodId).isPresent()) {
      return paymentMethodId;
    }
    return Ids.read(PaymentMethod.PREFIX, paymentMethodId)
        .flatMap(stored::find)
        .map(this::tokenOf)
        .orElseThrow(
            () -> new IllegalStateException("no provider knows " + shortened(paymentMethodId)));
  }

  private String tokenOf(PaymentMethod method) {
    var typeName = method.type().name().toLowerCase(Locale.ROOT);
    return switch (method.type()) {
      case CREDIT_CARD, DEBIT_CARD -> Objects.requireNonNull(method.providerToken());
      case WALLET ->
          stored
              .secret(method.id())
              .map(secret -> secrets.open(method.id(), secret))
              .orElse(typeName);
      case BANK_TRANSFER -> typeName;
      case GIFT_CARD -> throw new IllegalStateException("no provider takes gift cards");
    };
  }

  /**
   * A payment method's kind, by which payments are routed.
   *
   * @param brand of a card, where it is known
   * @param provider the only one that can be paid at, because the method is a token of its own;
   *     null where any may do
   */
  public record Kind(PaymentMethodType type, @Nullable String brand, @Nullable String provider) {}

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
                    card.brand(),
                    null))
        .or(
            () ->
                Ids.read(PaymentMethod.PREFIX, paymentMethodId)
                    .flatMap(stored::find)
                    .map(
                        method ->
                            new Kind(method.type(), method.display().brand(), method.provider())))
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

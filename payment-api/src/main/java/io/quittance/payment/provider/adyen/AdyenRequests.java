package io.quittance.payment.provider.adyen;

import com.adyen.model.checkout.Amount;
import com.adyen.model.checkout.AuthenticationData;
import com.adyen.model.checkout.CardDetails;
import com.adyen.model.checkout.CheckoutPaymentMethod;
import com.adyen.model.checkout.PaymentAmountUpdateRequest;
import com.adyen.model.checkout.PaymentCancelRequest;
import com.adyen.model.checkout.PaymentCaptureRequest;
import com.adyen.model.checkout.PaymentRefundRequest;
import com.adyen.model.checkout.PaymentRequest;
import com.adyen.model.checkout.ThreeDSRequestData;
import io.quittance.contracts.provider.ProviderDecimals;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.platform.money.MinorUnits;
import io.quittance.platform.money.Money;
import java.util.Map;

/** Our requests in the words of Adyen's library. */
final class AdyenRequests {

  static final MinorUnits MINOR_UNITS = MinorUnits.withDeviations(ProviderDecimals.ADYEN);

  /** Between the shopper's reference and what Adyen stored for that shopper. */
  private static final char SHOPPER_END = '/';

  private final AdyenSettings settings;

  AdyenRequests(AdyenSettings settings) {
    this.settings = settings;
  }

  /** Our payment and our request in one text, which every notice about it repeats. */
  static String reference(ProviderRequest request) {
    return request.payment() + "." + request.reference();
  }

  /** Whether this account can be asked for something; otherwise why not, or an empty text. */
  String objection(ProviderRequest request) {
    return switch (request) {
      case ProviderRequest.Authorize authorize when !isKnown(authorize.paymentMethod()) ->
          "payment_method_not_supported";
      case ProviderRequest.Capture capture
          when !capture.last() && !settings.multiplePartialCaptures() ->
          "multiple_captures_not_enabled";
      default -> "";
    };
  }

  private boolean isKnown(String method) {
    return AdyenTestMethods.isOne(method) ? settings.testMode() : isStored(method);
  }

  /** A token of Adyen's is useless without the shopper whom it belongs to. */
  static boolean isStored(String method) {
    return !AdyenTestMethods.isOne(method)
        && method.indexOf(SHOPPER_END) > 0
        && !method.endsWith("" + SHOPPER_END);
  }

  PaymentRequest payment(ProviderRequest.Authorize request) {
    var payment =
        new PaymentRequest()
            .merchantAccount(settings.merchantAccount())
            .amount(amount(request.amount()))
            .reference(reference(request))
            .returnUrl(request.returnUrl())
            .channel(PaymentRequest.ChannelEnum.WEB)
            // Captures are always asked for; Adyen must not do one by itself.
            .additionalData(Map.of("manualCapture", "true"))
            .authenticationData(
                new AuthenticationData()
                    .threeDSRequestData(
                        new ThreeDSRequestData()
                            .nativeThreeDS(ThreeDSRequestData.NativeThreeDSEnum.DISABLED)));
    var method = request.paymentMethod();
    return AdyenTestMethods.isOne(method)
        ? payment
            .shopperReference(AdyenTestMethods.SHOPPER)
            .shopperInteraction(PaymentRequest.ShopperInteractionEnum.ECOMMERCE)
            .paymentMethod(card(AdyenTestMethods.detailsOf(method)))
        : stored(payment, method);
  }

  private static PaymentRequest stored(PaymentRequest payment, String method) {
    int end = method.indexOf(SHOPPER_END);
    return payment
        .shopperReference(method.substring(0, end))
        .shopperInteraction(PaymentRequest.ShopperInteractionEnum.CONTAUTH)
        .recurringProcessingModel(PaymentRequest.RecurringProcessingModelEnum.CARDONFILE)
        .paymentMethod(card(new CardDetails().storedPaymentMethodId(method.substring(end + 1))));
  }

  private static CheckoutPaymentMethod card(CardDetails details) {
    return new CheckoutPaymentMethod(details.type(CardDetails.TypeEnum.SCHEME));
  }

  PaymentAmountUpdateRequest increment(ProviderRequest.Increment request) {
    return new PaymentAmountUpdateRequest()
        .merchantAccount(settings.merchantAccount())
        .amount(amount(request.total()))
        .reference(reference(request));
  }

  PaymentCaptureRequest capture(ProviderRequest.Capture request) {
    return new PaymentCaptureRequest()
        .merchantAccount(settings.merchantAccount())
        .amount(amount(request.amount()))
        .reference(reference(request));
  }

  PaymentCancelRequest release(ProviderRequest.Release request) {
    return new PaymentCancelRequest()
        .merchantAccount(settings.merchantAccount())
        .reference(reference(request));
  }

  PaymentRefundRequest refund(ProviderRequest.Refund request) {
    return new PaymentRefundRequest()
        .merchantAccount(settings.merchantAccount())
        .amount(amount(request.amount()))
        .reference(reference(request));
  }

  private static Amount amount(Money money) {
    return new Amount()
        .currency(money.currency().getCurrencyCode())
        .value(MINOR_UNITS.toTheirs(money));
  }
}

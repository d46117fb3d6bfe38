package io.quittance.payment.provider.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.DisputeUpdateParams;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentCreateParams.PaymentMethodOptions.Card;
import com.stripe.param.PaymentIntentIncrementAuthorizationParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.PaymentIntentSearchParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import io.quittance.contracts.provider.StripeMetadata;
import io.quittance.payment.provider.DisputeResponse;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.payment.provider.ProviderRequest.Authorize;
import io.quittance.payment.provider.ProviderRequest.Capture;
import io.quittance.payment.provider.ProviderRequest.Increment;
import io.quittance.payment.provider.ProviderRequest.Refund;
import io.quittance.payment.provider.ProviderRequest.Release;
import io.quittance.platform.client.ServiceClients;
import java.util.Optional;

/**
 * Our requests in the words of Stripe's SDK. Whatever changes something carries our reference as
 * its idempotency key.
 */
final class StripeCalls {

  private static final long REFUNDS_MAX = 100;
  private static final String CHARGE = "latest_charge";

  private final StripeClient stripe;

  StripeCalls(StripeSettings settings) {
    this.stripe =
        StripeClient.builder()
            .setApiKey(settings.apiKey())
            .setApiBase(settings.url().toString())
            .setMaxNetworkRetries(0)
            .setHttpClient(new StripeHttp(ServiceClients.pooled(settings.timeout())))
            .build();
  }

  PaymentIntent create(Authorize request) throws StripeException {
    var card =
        Card.builder()
            .setRequestIncrementalAuthorization(Card.RequestIncrementalAuthorization.IF_AVAILABLE)
            .setRequestMulticapture(Card.RequestMulticapture.IF_AVAILABLE)
            .build();
    var params =
        PaymentIntentCreateParams.builder()
            .setAmount(StripeFacts.amount(request.amount()))
            .setCurrency(StripeFacts.currency(request.amount()))
            .setPaymentMethod(request.paymentMethod())
            .addPaymentMethodType("card")
            .setPaymentMethodOptions(
                PaymentIntentCreateParams.PaymentMethodOptions.builder().setCard(card).build())
            .setCaptureMethod(PaymentIntentCreateParams.CaptureMethod.MANUAL)
            .setConfirm(true)
            .setReturnUrl(request.returnUrl())
            .putMetadata(StripeMetadata.PAYMENT, request.payment())
            .putMetadata(StripeMetadata.REFERENCE, request.reference())
            .addExpand(CHARGE)
            .build();
    return stripe.v1().paymentIntents().create(params, key(request));
  }

  PaymentIntent increment(Increment request) throws StripeException {
    var params =
        PaymentIntentIncrementAuthorizationParams.builder()
            .setAmount(StripeFacts.amount(request.total()))
            .addExpand(CHARGE)
            .build();
    return stripe
        .v1()
        .paymentIntents()
        .incrementAuthorization(request.charge(), params, key(request));
  }

  PaymentIntent capture(Capture request) throws StripeException {
    var params =
        PaymentIntentCaptureParams.builder()
            .setAmountToCapture(StripeFacts.amount(request.amount()))
            .putMetadata(StripeMetadata.CAPTURE, request.reference())
            .putMetadata(
                StripeMetadata.CAPTURED_BEFORE,
                Long.toString(StripeFacts.amount(request.capturedBefore())));
    if (!request.last()) {
      params.setFinalCapture(false);
    }
    return stripe.v1().paymentIntents().capture(request.charge(), params.build(), key(request));
  }

  PaymentIntent cancel(Release request) throws StripeException {
    return stripe.v1().paymentIntents().cancel(request.charge(), key(request));
  }

  com.stripe.model.Refund refund(Refund request) throws StripeException {
    var params =
        RefundCreateParams.builder()
            .setPaymentIntent(request.charge())
            .setAmount(StripeFacts.amount(request.amount()))
            .putMetadata(StripeMetadata.PAYMENT, request.payment())
            .putMetadata(StripeMetadata.REFERENCE, request.reference())
            .build();
    return stripe.v1().refunds().create(params, key(request));
  }

  /** The intent as it is now. */
  PaymentIntent intent(String id) throws StripeException {
    var params = PaymentIntentRetrieveParams.builder().addExpand(CHARGE).build();
    return stripe.v1().paymentIntents().retrieve(id, params);
  }

  /** By our reference; runs behind by a minute or more. */
  Optional<PaymentIntent> search(Authorize request) throws StripeException {
    var params =
        PaymentIntentSearchParams.builder()
            .setQuery(
                "metadata['%s']:'%s'".formatted(StripeMetadata.REFERENCE, request.reference()))
            .addExpand("data." + CHARGE)
            .build();
    return stripe.v1().paymentIntents().search(params).getData().stream().findFirst();
  }

  /** The refund of our reference. */
  Optional<com.stripe.model.Refund> findRefund(Refund request) throws StripeException {
    var params =
        RefundListParams.builder().setPaymentIntent(request.charge()).setLimit(REFUNDS_MAX).build();
    for (var refund : stripe.v1().refunds().list(params).autoPagingIterable()) {
      if (request.reference().equals(refund.getMetadata().get(StripeMetadata.REFERENCE))) {
        return Optional.of(refund);
      }
    }
    return Optional.empty();
  }

  Charge charge(String id) throws StripeException {
    return stripe.v1().charges().retrieve(id);
  }

  Dispute dispute(String id) throws StripeException {
    return stripe.v1().disputes().retrieve(id);
  }

  /** Sends evidence, or gives in. */
  Dispute answer(DisputeResponse response) throws StripeException {
    var disputes = stripe.v1().disputes();
    var evidence = response.evidence();
    if (evidence == null) {
      return disputes.close(response.disputeReference());
    }
    var text = DisputeUpdateParams.Evidence.builder().setUncategorizedText(evidence).build();
    return disputes.update(
        response.disputeReference(),
        DisputeUpdateParams.builder().setEvidence(text).setSubmit(true).build());
  }

  private static RequestOptions key(ProviderRequest request) {
    return RequestOptions.builder().setIdempotencyKey(request.reference()).build();
  }
}

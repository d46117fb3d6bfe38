package io.quittance.payment.provider.adyen;

import com.adyen.Client;
import com.adyen.Config;
import com.adyen.enums.Environment;
import com.adyen.model.RequestOptions;
import com.adyen.model.checkout.PaymentCompletionDetails;
import com.adyen.model.checkout.PaymentDetailsRequest;
import com.adyen.service.checkout.ModificationsApi;
import com.adyen.service.checkout.PaymentsApi;
import com.adyen.service.disputes.DisputesApi;
import com.adyen.service.exception.ApiException;
import io.quittance.payment.provider.DisputeResponse;
import io.quittance.payment.provider.Provider;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.NotAsked;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.platform.id.Ids;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;

/**
 * Speaks to Adyen's Checkout and Disputes APIs.
 *
 * <p>Adyen cannot be asked what became of a reference. It repeats its first answer when a request
 * comes again under its idempotency key, so that is how a look-up is made. What it has forgotten
 * must not be sent again: it would be done a second time.
 */
final class AdyenProvider implements Provider {

  static final String NAME = "adyen";

  /** Adyen remembers keys for a week at least; our clocks and its may differ. */
  private static final Duration REMEMBERED = Duration.ofDays(6);

  private static final String REFERENCE_PREFIX = "txn";
  private static final String REDIRECT_RESULT = "redirectResult";
  private static final int REDIRECT_RESULT_MAX = 4_000;
  private static final int TIMESTAMP_SHIFT = 16;

  private final AdyenSettings settings;
  private final Clock clock;
  private final AdyenRequests requests;
  private final AdyenAnswers answers;
  private final PaymentsApi payments;
  private final ModificationsApi modifications;
  private final AdyenDisputes disputes;

  /**
   * An adapter for one account.
   *
   * @param print makes a PDF of an XHTML page
   */
  AdyenProvider(
      AdyenSettings settings,
      AdyenTransport transport,
      Function<String, byte[]> print,
      Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.requests = new AdyenRequests(settings);
    this.answers = new AdyenAnswers(settings, clock);
    var client = client(settings, transport);
    this.payments = new PaymentsApi(client, settings.checkoutUrl().toString());
    this.modifications = new ModificationsApi(client, settings.checkoutUrl().toString());
    this.disputes =
        new AdyenDisputes(
            new DisputesApi(client, settings.disputesUrl().toString()), settings, answers, print);
  }

  private static Client client(AdyenSettings settings, AdyenTransport transport) {
    // The addresses are given, so the environment decides nothing.
    var client = new Client(new Config().apiKey(settings.apiKey()).environment(Environment.TEST));
    client.setHttpClient(transport);
    return client;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration authorizationLifetime() {
    return settings.authorizationLifetime();
  }

  /** Outside of test mode: there, only test payment methods are paid with. */
  @Override
  public boolean takesToken(String token) {
    return !settings.testMode() && AdyenRequests.isStored(token);
  }

  @Override
  public ProviderAnswer ask(ProviderRequest request) {
    var objection = requests.objection(request);
    if (!objection.isEmpty()) {
      return new Refused(objection);
    }
    if (isForgotten(request)) {
      return new Unknown("older than Adyen remembers; a notice or a report will tell");
    }
    return guarded(() -> send(request));
  }

  /** What the settings no longer allow may have been done while they did. */
  @Override
  public ProviderAnswer lookUp(ProviderRequest request) {
    return requests.objection(request).isEmpty()
        ? ask(request)
        : new Unknown("the settings forbid to repeat it; a notice or a report will tell");
  }

  /** Adyen goes on with a payment only when it is given what the customer brought back. */
  @Override
  public ProviderAnswer comeBack(ProviderRequest request, Map<String, String> brought) {
    var result = brought.get(REDIRECT_RESULT);
    if (result == null || result.isBlank() || result.length() > REDIRECT_RESULT_MAX) {
      return lookUp(request);
    }
    var answer =
        guarded(
            () ->
                answers.details(
                    payments.paymentsDetails(
                        new PaymentDetailsRequest()
                            .details(new PaymentCompletionDetails().redirectResult(result)),
                        key(
                            UUID.nameUUIDFromBytes(bytes(request.reference() + result))
                                .toString())),
                    request));
    // Anybody can bring anything: that Adyen makes nothing of it does not end the payment.
    return answer instanceof Refused ? lookUp(request) : answer;
  }

  @Override
  public ProviderAnswer answer(DisputeResponse response) {
    return guarded(() -> disputes.answer(response));
  }

  private ProviderAnswer send(ProviderRequest request) throws ApiException, IOException {
    var key = key(request.reference());
    return switch (request) {
      case ProviderRequest.Authorize authorize ->
          answers.payment(payments.payments(requests.payment(authorize), key), request);
      case ProviderRequest.Increment increment -> {
        var taken =
            modifications.updateAuthorisedAmount(
                increment.charge(), requests.increment(increment), key);
        yield answers.modification(taken.getStatus(), taken.getReference(), request);
      }
      case ProviderRequest.Capture capture -> {
        var taken =
            modifications.captureAuthorisedPayment(
                capture.charge(), requests.capture(capture), key);
        yield answers.modification(taken.getStatus(), taken.getReference(), request);
      }
      case ProviderRequest.Release release -> {
        var taken =
            modifications.cancelAuthorisedPaymentByPspReference(
                release.charge(), requests.release(release), key);
        yield answers.modification(taken.getStatus(), taken.getReference(), request);
      }
      case ProviderRequest.Refund refund -> {
        var taken =
            modifications.refundCapturedPayment(refund.charge(), requests.refund(refund), key);
        yield answers.modification(taken.getStatus(), taken.getReference(), request);
      }
    };
  }

  private static RequestOptions key(String key) {
    return new RequestOptions().idempotencyKey(key);
  }

  /** Our references carry their time; see {@link Ids}. */
  private boolean isForgotten(ProviderRequest request) {
    return Ids.read(REFERENCE_PREFIX, request.reference())
        .map(id -> Instant.ofEpochMilli(id.getMostSignificantBits() >>> TIMESTAMP_SHIFT))
        .filter(made -> made.plus(REMEMBERED).isBefore(clock.instant()))
        .isPresent();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private interface Call {
    ProviderAnswer make() throws ApiException, IOException;
  }

  /** Whatever the library throws is an answer too. */
  private static ProviderAnswer guarded(Call call) {
    try {
      return call.make();
    } catch (ApiException error) {
      return AdyenAnswers.error(error);
    } catch (HttpHostConnectException | ConnectTimeoutException | UnknownHostException away) {
      return new NotAsked(away.getClass().getSimpleName());
    } catch (IOException silent) {
      return new Unknown(silent.getClass().getSimpleName());
    } catch (ArithmeticException finer) {
      return new Refused("amount_not_expressible");
    } catch (RuntimeException nonsense) {
      return new Unknown(nonsense.getClass().getSimpleName());
    }
  }
}

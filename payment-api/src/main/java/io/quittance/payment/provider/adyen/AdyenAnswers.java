package io.quittance.payment.provider.adyen;

import com.adyen.model.checkout.Amount;
import com.adyen.model.checkout.CheckoutRedirectAction;
import com.adyen.model.checkout.PaymentDetailsResponse;
import com.adyen.model.checkout.PaymentResponse;
import com.adyen.service.exception.ApiException;
import io.quittance.contracts.provider.AdviceCode;
import io.quittance.contracts.provider.Decline;
import io.quittance.contracts.provider.DeclineTable;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Accepted;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.platform.money.Currencies;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Adyen's answers mean. */
final class AdyenAnswers {

  private static final DeclineTable DECLINES = DeclineTable.of(AdyenProvider.NAME);
  private static final String REFUSED = "refused";
  private static final String RECEIVED = "received";

  /** Another request under the same key is still running. */
  private static final String IN_PROGRESS = "704";

  private final AdyenSettings settings;
  private final Clock clock;

  AdyenAnswers(AdyenSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** What a payment is like, at first and after the customer came back. */
  private record Result(
      @Nullable String code,
      @Nullable String pspReference,
      @Nullable String merchantReference,
      @Nullable Amount amount,
      @Nullable String refusalCode,
      Map<String, String> additional,
      @Nullable String redirectUrl) {}

  ProviderAnswer payment(@Nullable PaymentResponse response, ProviderRequest asked) {
    if (response == null) {
      return nonsense();
    }
    var action = response.getAction() == null ? null : response.getAction().getActualInstance();
    return answer(
        new Result(
            response.getResultCode() == null ? null : response.getResultCode().getValue(),
            response.getPspReference(),
            response.getMerchantReference(),
            response.getAmount(),
            response.getRefusalReasonCode(),
            Objects.requireNonNullElse(response.getAdditionalData(), Map.of()),
            action instanceof CheckoutRedirectAction redirect ? redirect.getUrl() : null),
        asked);
  }

  ProviderAnswer details(@Nullable PaymentDetailsResponse response, ProviderRequest asked) {
    if (response == null) {
      return nonsense();
    }
    return answer(
        new Result(
            response.getResultCode() == null ? null : response.getResultCode().getValue(),
            response.getPspReference(),
            response.getMerchantReference(),
            response.getAmount(),
            response.getRefusalReasonCode(),
            Objects.requireNonNullElse(response.getAdditionalData(), Map.of()),
            null),
        asked);
  }

  /** A modification is only ever taken; its outcome comes as a notice. */
  ProviderAnswer modification(
      @Nullable Enum<?> status, @Nullable String reference, ProviderRequest asked) {
    boolean isTaken =
        status != null
            && status.toString().equals(RECEIVED)
            && AdyenRequests.reference(asked).equals(reference);
    return isTaken ? new Accepted(null) : nonsense();
  }

  private ProviderAnswer answer(Result result, ProviderRequest asked) {
    var code = result.code();
    var charge = result.pspReference();
    if (code == null
        || !AdyenRequests.reference(asked).equals(result.merchantReference())
        || (charge == null && !code.equals("RedirectShopper"))) {
      return nonsense();
    }
    var subject = subject(asked.payment(), asked.reference(), charge);
    return switch (code) {
      case "Authorised" -> authorized(result, subject);
      case "Refused", "Cancelled", "Error" ->
          new Told(decline(result.refusalCode(), result.additional()).failed(subject), null);
      case "RedirectShopper" ->
          result.redirectUrl() == null
              ? nonsense()
              : new Told(new ProviderFact.ActionRequired(subject, result.redirectUrl()), null);
      case "Pending", "Received" -> new Accepted(charge);
      default -> new Unknown("the result " + code + ", which was not asked for");
    };
  }

  private static ProviderAnswer authorized(Result result, Subject subject) {
    if ("true".equals(result.additional().get("fraudManualReview"))) {
      return new Told(new ProviderFact.UnderReview(subject), null);
    }
    var amount = result.amount();
    if (amount == null || amount.getValue() == null || amount.getCurrency() == null) {
      return nonsense();
    }
    var currency = Currencies.find(amount.getCurrency());
    if (currency.isEmpty()) {
      return nonsense();
    }
    try {
      var held = AdyenRequests.MINOR_UNITS.toOurs(amount.getValue(), currency.get());
      return new Told(
          new ProviderFact.Authorized(
              subject, held.minor(), held.currency().getCurrencyCode(), null),
          null);
    } catch (ArithmeticException | IllegalArgumentException noAmount) {
      return nonsense();
    }
  }

  /** The issuer's own words where the table has them, otherwise Adyen's code. */
  private static Decline decline(@Nullable String code, Map<String, String> additional) {
    var raw = "raw_" + firstWord(additional.getOrDefault("refusalReasonRaw", ""));
    var known = DECLINES.knows(raw) ? raw : Objects.requireNonNullElse(code, REFUSED);
    var decline = DECLINES.decline(known);
    var advice =
        switch (firstWord(additional.getOrDefault("merchantAdviceCode", ""))) {
          case "01" -> AdviceCode.CONFIRM_CARD_DATA;
          case "02" -> AdviceCode.TRY_AGAIN_LATER;
          case "03", "21" -> AdviceCode.DO_NOT_TRY_AGAIN;
          default -> decline.advice();
        };
    return new Decline(decline.code(), advice);
  }

  private static String firstWord(String text) {
    return text.strip().split("\\W", 2)[0];
  }

  /** What an error says about the request. */
  static ProviderAnswer error(ApiException error) {
    return switch (error.getStatusCode()) {
      case 400, 422 -> isTransient(error) ? busy(error) : refused(code(error));
      case 429, 500, 502, 503, 504 -> busy(error);
      // A wrong key, or something between us and Adyen: whether an earlier attempt did anything is
      // not said.
      default -> new Unknown("status " + error.getStatusCode());
    };
  }

  /** Adyen marks errors that are over when the same is sent again under its key. */
  private static boolean isTransient(ApiException error) {
    return "true".equalsIgnoreCase(header(error, "transient-error"));
  }

  private static ProviderAnswer refused(String code) {
    return code.equals(IN_PROGRESS)
        ? new Busy("it is still at work on it", Duration.ZERO)
        : new Refused("adyen_" + code);
  }

  private static String code(ApiException error) {
    var told = error.getError() == null ? null : error.getError().getErrorCode();
    return told != null && told.matches("[A-Za-z0-9_.-]{1,40}") ? told : "refused";
  }

  /** RFC 9110 section 10.2.3; Adyen writes seconds. */
  private static Busy busy(ApiException error) {
    var seconds = header(error, "retry-after");
    return new Busy(
        "status " + error.getStatusCode(),
        seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO);
  }

  private static String header(ApiException error, String name) {
    var headers = error.getResponseHeaders();
    var values = headers == null ? null : headers.get(name);
    return values == null || values.isEmpty() ? "" : values.getFirst();
  }

  /** Adyen's answers have no time. */
  Subject subject(String payment, @Nullable String reference, @Nullable String charge) {
    return new Subject(
        AdyenProvider.NAME,
        settings.merchantAccount(),
        payment,
        reference,
        charge,
        clock.instant());
  }

  static Unknown nonsense() {
    return new Unknown("an answer that says nothing");
  }
}

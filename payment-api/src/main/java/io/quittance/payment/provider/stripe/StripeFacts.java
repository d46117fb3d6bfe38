package io.quittance.payment.provider.stripe;

import com.stripe.model.Charge;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.model.StripeError;
import io.quittance.contracts.provider.DeclineCode;
import io.quittance.contracts.provider.DeclineTable;
import io.quittance.contracts.provider.ProviderDecimals;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.ActionRequired;
import io.quittance.contracts.provider.ProviderFact.AuthorizationFailed;
import io.quittance.contracts.provider.ProviderFact.Authorized;
import io.quittance.contracts.provider.ProviderFact.Captured;
import io.quittance.contracts.provider.ProviderFact.RefundCanceled;
import io.quittance.contracts.provider.ProviderFact.RefundFailed;
import io.quittance.contracts.provider.ProviderFact.RefundPending;
import io.quittance.contracts.provider.ProviderFact.Refunded;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.contracts.provider.ProviderFact.UnderReview;
import io.quittance.contracts.provider.StripeMetadata;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Accepted;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.MinorUnits;
import io.quittance.platform.money.Money;
import java.time.Instant;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Stripe's objects say about what we asked for. */
final class StripeFacts {

  static final String NAME = "stripe";

  private static final int THREE_DECIMALS = 3;
  private static final MinorUnits UNITS = MinorUnits.withDeviations(ProviderDecimals.STRIPE);
  private static final DeclineTable DECLINES = DeclineTable.of(NAME);
  private static final String REASON_UNKNOWN = "provider_refused";

  /** The customer was asked to prove who they are, and did not. */
  private static final String FAILED_CHALLENGE = "payment_intent_authentication_failure";

  private StripeFacts() {}

  /**
   * An amount as Stripe counts it.
   *
   * @throws ArithmeticException when Stripe cannot express it
   */
  static long amount(Money money) {
    if (!isExact(money)) {
      throw new ArithmeticException("more decimals than Stripe takes");
    }
    return UNITS.toTheirs(money);
  }

  /** Whether {@link #amount} can say it. */
  static boolean isExpressible(Money money) {
    try {
      return isExact(money) && UNITS.toTheirs(money) >= 0;
    } catch (ArithmeticException finer) {
      return false;
    }
  }

  private static boolean isExact(Money money) {
    return UNITS.exponent(money.currency()) != THREE_DECIMALS
        || money.minor() % ProviderDecimals.STRIPE_STEP == 0;
  }

  static String currency(Money money) {
    return money.currency().getCurrencyCode().toLowerCase(Locale.ROOT);
  }

  static boolean isOf(PaymentIntent intent, ProviderRequest.Authorize request) {
    return request.reference().equals(metadata(intent, StripeMetadata.REFERENCE));
  }

  /** What an intent says about the authorization that made it. */
  static ProviderAnswer authorization(PaymentIntent intent, Subject subject) {
    var status = Objects.requireNonNullElse(intent.getStatus(), "");
    return switch (status) {
      case "requires_capture", "succeeded" -> told(authorized(intent, subject));
      case "requires_action" -> action(intent, subject);
      case "processing" ->
          intent.getReview() == null
              ? new Accepted(intent.getId())
              : told(new UnderReview(subject));
      case "requires_payment_method" ->
          intent.getLastPaymentError() == null
              ? new Unknown("an intent without a payment method")
              : told(declined(intent.getLastPaymentError(), subject));
      case "canceled" ->
          told(new AuthorizationFailed(subject, DeclineCode.GENERIC_DECLINE.code(), null));
      default -> new Unknown("an intent of status " + status);
    };
  }

  /** What is held in all; also after an increment. */
  static ProviderFact authorized(PaymentIntent intent, Subject subject) {
    boolean isHeld =
        "requires_capture".equals(intent.getStatus())
            && zeroIfNull(intent.getAmountReceived()) == 0;
    var held =
        money(isHeld ? intent.getAmountCapturable() : intent.getAmount(), intent.getCurrency());
    return new Authorized(
        subject, held.minor(), held.currency().getCurrencyCode(), heldUntil(intent));
  }

  /** What one capture took: Stripe tells totals. */
  static ProviderFact captured(
      PaymentIntent intent, ProviderRequest.Capture request, Subject subject) {
    var taken =
        money(intent.getAmountReceived(), intent.getCurrency()).minus(request.capturedBefore());
    return new Captured(
        subject,
        taken.minor(),
        taken.currency().getCurrencyCode(),
        Objects.requireNonNullElse(intent.getLatestCharge(), intent.getId()));
  }

  /** What a refund's status says; nothing when it is one that we do not know. */
  static ProviderAnswer refund(Refund refund, Subject subject) {
    var money = money(refund.getAmount(), refund.getCurrency());
    var currency = money.currency().getCurrencyCode();
    var status = Objects.requireNonNullElse(refund.getStatus(), "");
    return switch (status) {
      case "succeeded" -> told(new Refunded(subject, money.minor(), currency, refund.getId()));
      case "pending", "requires_action" ->
          told(new RefundPending(subject, money.minor(), currency, refund.getId()));
      case "failed" -> told(new RefundFailed(subject, reason(refund)));
      case "canceled" -> told(new RefundCanceled(subject, reason(refund)));
      default -> new Unknown("a refund of status " + status);
    };
  }

  /** Why something was declined, with Stripe's own advice where it gives one. */
  static AuthorizationFailed declined(StripeError error, Subject subject) {
    if (FAILED_CHALLENGE.equals(error.getCode())) {
      return DECLINES.decline("authentication_required").failed(subject);
    }
    var raw = Objects.requireNonNullElse(error.getDeclineCode(), error.getCode());
    var fact = DECLINES.decline(Objects.requireNonNullElse(raw, "generic_decline")).failed(subject);
    return error.getAdviceCode() == null
        ? fact
        : new AuthorizationFailed(subject, fact.declineCode(), error.getAdviceCode());
  }

  /** Stripe's own risk rules said no, and the issuer was never asked. */
  static AuthorizationFailed blocked(AuthorizationFailed fact) {
    return new AuthorizationFailed(
        fact.subject(), AuthorizationFailed.BLOCKED_BY_RISK, fact.adviceCode());
  }

  static boolean isBlocked(Charge charge) {
    return charge.getOutcome() != null && "blocked".equals(charge.getOutcome().getType());
  }

  static @Nullable String metadata(PaymentIntent intent, String name) {
    Map<String, String> metadata = intent.getMetadata();
    return metadata == null ? null : metadata.get(name);
  }

  static ProviderAnswer told(ProviderFact fact) {
    return new Told(fact, null);
  }

  private static ProviderAnswer action(PaymentIntent intent, Subject subject) {
    var next = intent.getNextAction();
    return next == null || next.getRedirectToUrl() == null
        ? new Unknown("an action that is no redirect")
        : told(new ActionRequired(subject, next.getRedirectToUrl().getUrl()));
  }

  private static @Nullable Instant heldUntil(PaymentIntent intent) {
    var charge = intent.getLatestChargeObject();
    if (charge == null
        || charge.getPaymentMethodDetails() == null
        || charge.getPaymentMethodDetails().getCard() == null
        || charge.getPaymentMethodDetails().getCard().getCaptureBefore() == null) {
      return null;
    }
    return Instant.ofEpochSecond(charge.getPaymentMethodDetails().getCard().getCaptureBefore());
  }

  private static String reason(Refund refund) {
    return Objects.requireNonNullElse(refund.getFailureReason(), REASON_UNKNOWN);
  }

  /** What makes no sense is nonsense of the answer, which tells nothing. */
  private static Money money(@Nullable Long amount, @Nullable String code) {
    Currency currency =
        Currencies.find(Objects.requireNonNullElse(code, "").toUpperCase(Locale.ROOT))
            .orElseThrow(() -> new IllegalStateException("an answer without a currency"));
    if (amount == null) {
      throw new IllegalStateException("an answer without an amount");
    }
    return UNITS.toOurs(amount, currency);
  }

  private static long zeroIfNull(@Nullable Long amount) {
    return amount == null ? 0 : amount;
  }
}

package io.quittance.webhook.provider.adyen;

import io.quittance.contracts.provider.ProviderDecimals;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.MinorUnits;
import io.quittance.platform.money.Money;
import io.quittance.webhook.provider.EventIdentity;
import io.quittance.webhook.provider.UnreadableEvent;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What each event means: from Adyen's words to our facts. What moves money is read from signed
 * fields alone.
 */
final class AdyenFacts {

  private static final MinorUnits MINOR_UNITS = MinorUnits.withDeviations(ProviderDecimals.ADYEN);

  /** How we write our payment and our request into Adyen's one reference. */
  private static final Pattern REFERENCE =
      Pattern.compile("(pi_[0-9a-z]{26})\\.(txn_[0-9a-z]{26})");

  private static final Pattern AMOUNT = Pattern.compile("\\d{1,15}");
  private static final String REASON_UNKNOWN = "unknown";
  private static final int REASON_LENGTH_MAX = 200;
  private static final String UNDER_REVIEW = "UNDER_REVIEW";

  private final String account;
  private final AdyenNotice notice;
  private final EventIdentity event;

  /** The facts of a verified notice for {@code account}. */
  AdyenFacts(String account, AdyenNotice notice, EventIdentity event) {
    this.account = account;
    this.notice = notice;
    this.event = event;
  }

  /**
   * The fact of the event; empty for one that has no meaning to us.
   *
   * @throws UnreadableEvent when a field is missing that the event needs
   */
  Optional<ProviderFact> fact() {
    return Optional.ofNullable(
        switch (event.type()) {
          case "AUTHORISATION" -> authorization();
          case "AUTHORISATION_ADJUSTMENT" -> notice.isSuccess() ? authorized() : declined();
          case "MANUAL_REVIEW_ACCEPT" -> authorized();
          case "MANUAL_REVIEW_REJECT" -> AdyenDeclines.rejected(request());
          case "OFFER_CLOSED" -> notice.isSuccess() ? AdyenDeclines.notPaidInTime(request()) : null;
          case "CAPTURE" -> notice.isSuccess() ? captured() : captureFailed();
          case "CAPTURE_FAILED" -> captureFailed();
          case "CANCELLATION" ->
              notice.isSuccess()
                  ? new ProviderFact.Voided(request())
                  : new ProviderFact.VoidFailed(request(), reason());
          case "TECHNICAL_CANCEL", "EXPIRE" ->
              notice.isSuccess() ? new ProviderFact.Voided(charge()) : null;
          case "REFUND" -> notice.isSuccess() ? refunded() : refundFailed();
          case "REFUND_FAILED", "REFUNDED_REVERSED" -> refundFailed();
          default -> dispute();
        });
  }

  private @Nullable ProviderFact dispute() {
    var dispute = notice.pspReference();
    return switch (event.type()) {
      case "REQUEST_FOR_INFORMATION", "NOTIFICATION_OF_CHARGEBACK" -> inquired();
      case "CHARGEBACK" -> disputed();
      case "INFORMATION_SUPPLIED" ->
          new ProviderFact.DisputeUpdated(charge(), dispute, UNDER_REVIEW);
      case "CHARGEBACK_REVERSED" ->
          isProvisional()
              ? new ProviderFact.DisputeUpdated(charge(), dispute, UNDER_REVIEW)
              : new ProviderFact.DisputeWon(charge(), dispute);
      case "PREARBITRATION_WON", "ISSUER_RESPONSE_TIMEFRAME_EXPIRED" ->
          new ProviderFact.DisputeWon(charge(), dispute);
      case "SECOND_CHARGEBACK", "PREARBITRATION_LOST", "DISPUTE_DEFENSE_PERIOD_ENDED" ->
          new ProviderFact.DisputeLost(charge(), dispute);
      default -> null;
    };
  }

  /** The money came back while the bank still thinks about our defense: nothing is won yet. */
  private boolean isProvisional() {
    return notice.additional("disputeStatus").filter("Pending"::equalsIgnoreCase).isPresent();
  }

  private ProviderFact authorization() {
    if (!notice.isSuccess()) {
      return declined();
    }
    // Not signed, but it can only make us wait for a signed decision.
    return notice.additional("fraudManualReview").filter("true"::equals).isPresent()
        ? new ProviderFact.UnderReview(request())
        : authorized();
  }

  private ProviderFact authorized() {
    var held = amount();
    return new ProviderFact.Authorized(request(), held.minor(), code(held), null);
  }

  private ProviderFact declined() {
    return AdyenDeclines.of(notice).failed(request());
  }

  private ProviderFact captured() {
    var taken = amount();
    return new ProviderFact.Captured(request(), taken.minor(), code(taken), notice.pspReference());
  }

  private ProviderFact captureFailed() {
    return new ProviderFact.CaptureFailed(request(), reason());
  }

  private ProviderFact refunded() {
    var returned = amount();
    return new ProviderFact.Refunded(
        request(), returned.minor(), code(returned), notice.pspReference());
  }

  private ProviderFact refundFailed() {
    return new ProviderFact.RefundFailed(request(), reason());
  }

  private ProviderFact inquired() {
    var asked = amount();
    return new ProviderFact.InquiryOpened(
        charge(),
        notice.pspReference(),
        asked.minor(),
        code(asked),
        AdyenDisputeReasons.of(notice),
        notice.additionalTime("defensePeriodEndsAt").orElse(null));
  }

  private ProviderFact disputed() {
    var taken = amount();
    return new ProviderFact.DisputeOpened(
        charge(),
        notice.pspReference(),
        taken.minor(),
        code(taken),
        AdyenDisputeReasons.of(notice),
        notice.additionalTime("defensePeriodEndsAt").orElse(null));
  }

  private Money amount() {
    var currency =
        Currencies.find(notice.currency())
            .orElseThrow(() -> new UnreadableEvent("amount.currency is missing or not a currency"));
    if (!AMOUNT.matcher(notice.value()).matches()) {
      throw new UnreadableEvent("amount.value is missing or not an amount");
    }
    try {
      return MINOR_UNITS.toOurs(Long.parseLong(notice.value()), currency);
    } catch (ArithmeticException finer) {
      throw new UnreadableEvent("amount.value is finer than the currency");
    }
  }

  private static String code(Money money) {
    return money.currency().getCurrencyCode();
  }

  private String reason() {
    var reason = notice.reason().replaceAll("[^\\x20-\\x7e]", "?").strip();
    return reason.isEmpty()
        ? REASON_UNKNOWN
        : reason.substring(0, Math.min(reason.length(), REASON_LENGTH_MAX));
  }

  /** The subject of what we asked for. */
  private Subject request() {
    return subject(2);
  }

  /** The subject of what Adyen, the issuer or time did: the reference names an older request. */
  private Subject charge() {
    return subject(1);
  }

  /** Payments of others on the same merchant account have references of other forms. */
  private Subject subject(int parts) {
    var ours = REFERENCE.matcher(notice.merchantReference());
    boolean isOurs = ours.matches();
    return new Subject(
        AdyenWebhooks.PROVIDER,
        account,
        isOurs ? ours.group(1) : null,
        isOurs && parts > 1 ? ours.group(2) : null,
        chargeReference(),
        event.createdAt());
  }

  /** A cancel that names a payment by our reference may have an id of Adyen's own alone. */
  private @Nullable String chargeReference() {
    if (!notice.originalReference().isEmpty()) {
      return notice.originalReference();
    }
    return event.type().equals("TECHNICAL_CANCEL") ? null : notice.pspReference();
  }
}

package io.quittance.payment.provider.braintree;

import com.braintreegateway.Dispute;
import com.braintreegateway.Transaction;
import com.braintreegateway.Transaction.GatewayRejectionReason;
import io.quittance.contracts.provider.Decline;
import io.quittance.contracts.provider.DeclineCode;
import io.quittance.contracts.provider.DeclineTable;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Authorized;
import io.quittance.contracts.provider.ProviderFact.Captured;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.MinorUnits;
import io.quittance.platform.money.Money;
import java.time.Instant;
import java.util.Calendar;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction of Braintree means.
 *
 * <p>What is submitted for settlement is captured, or given back: from then on Braintree does it by
 * itself, and tells when it could not after all.
 */
final class BraintreeFacts {

  static final String NAME = "braintree";

  private static final DeclineTable DECLINES = DeclineTable.of(NAME);
  private static final String REVIEW = "Review";
  private static final String REASON_UNKNOWN = "unknown";

  private BraintreeFacts() {}

  /**
   * What became of an authorization.
   *
   * @param capture the subject of the capture that came along; null where none was asked for
   */
  static ProviderAnswer authorization(
      Transaction sale, Subject subject, @Nullable Subject capture) {
    return switch (sale.getStatus()) {
      case AUTHORIZED ->
          isInReview(sale)
              ? told(new ProviderFact.UnderReview(subject))
              : authorized(sale, subject);
      case SUBMITTED_FOR_SETTLEMENT, SETTLING, SETTLED, SETTLEMENT_CONFIRMED, SETTLEMENT_PENDING ->
          new Told(held(sale, subject), capture == null ? null : captured(sale, capture));
      case SETTLEMENT_DECLINED -> authorized(sale, subject);
      case PROCESSOR_DECLINED, FAILED, GATEWAY_REJECTED -> told(declineOf(sale).failed(subject));
      case VOIDED, AUTHORIZATION_EXPIRED ->
          told(Decline.of(DeclineCode.NO_ACTION_TAKEN).failed(subject));
      case AUTHORIZING, UNRECOGNIZED -> new Unknown("a transaction that is " + sale.getStatus());
    };
  }

  static ProviderAnswer authorized(Transaction sale, Subject subject) {
    return told(held(sale, subject));
  }

  private static Authorized held(Transaction sale, Subject subject) {
    var money = money(sale);
    return new Authorized(
        subject,
        money.minor(),
        money.currency().getCurrencyCode(),
        time(sale.getAuthorizationExpiresAt()));
  }

  static Captured captured(Transaction capture, Subject subject) {
    var money = money(capture);
    return new Captured(
        subject, money.minor(), money.currency().getCurrencyCode(), capture.getId());
  }

  /** What became of a capture that is a transaction, or that a transaction was submitted for. */
  static ProviderAnswer capture(Transaction capture, Subject subject) {
    return switch (capture.getStatus()) {
      case SUBMITTED_FOR_SETTLEMENT, SETTLING, SETTLED, SETTLEMENT_CONFIRMED, SETTLEMENT_PENDING ->
          told(captured(capture, subject));
      case SETTLEMENT_DECLINED,
          PROCESSOR_DECLINED,
          GATEWAY_REJECTED,
          FAILED,
          VOIDED,
          AUTHORIZATION_EXPIRED ->
          told(new ProviderFact.CaptureFailed(subject, reason(capture)));
      case AUTHORIZED, AUTHORIZING, UNRECOGNIZED ->
          new Unknown("a capture that is " + capture.getStatus());
    };
  }

  static ProviderAnswer refund(Transaction refund, Subject subject) {
    var money = money(refund);
    var currency = money.currency().getCurrencyCode();
    return switch (refund.getStatus()) {
      case SUBMITTED_FOR_SETTLEMENT, SETTLING, SETTLED, SETTLEMENT_CONFIRMED ->
          told(new ProviderFact.Refunded(subject, money.minor(), currency, refund.getId()));
      case SETTLEMENT_PENDING, AUTHORIZED, AUTHORIZING ->
          told(new ProviderFact.RefundPending(subject, money.minor(), currency, refund.getId()));
      case SETTLEMENT_DECLINED,
          PROCESSOR_DECLINED,
          GATEWAY_REJECTED,
          FAILED,
          AUTHORIZATION_EXPIRED ->
          told(new ProviderFact.RefundFailed(subject, reason(refund)));
      case VOIDED -> told(new ProviderFact.RefundCanceled(subject, "canceled_by_provider"));
      case UNRECOGNIZED -> new Unknown("a refund of a status that we do not know");
    };
  }

  /** A retrieval only asks, so that its end gives back what was never taken. */
  static ProviderAnswer dispute(Dispute dispute, Subject subject) {
    var id = dispute.getId();
    return switch (dispute.getStatus()) {
      case OPEN -> new Refused("not_taken");
      case DISPUTED, UNDER_REVIEW ->
          told(new ProviderFact.DisputeUpdated(subject, id, "UNDER_REVIEW"));
      case WON -> told(new ProviderFact.DisputeWon(subject, id));
      case LOST, ACCEPTED, AUTO_ACCEPTED, EXPIRED ->
          dispute.getKind() == Dispute.Kind.RETRIEVAL
              ? told(new ProviderFact.DisputeWon(subject, id))
              : told(new ProviderFact.DisputeLost(subject, id));
      case UNRECOGNIZED -> new Unknown("a dispute of a status that we do not know");
    };
  }

  /** Why a transaction was declined, in our words. */
  static Decline declineOf(Transaction transaction) {
    var rejected = transaction.getGatewayRejectionReason();
    return rejected == null ? decline(transaction) : DECLINES.decline(rejected.toString());
  }

  private static Decline decline(Transaction transaction) {
    @Nullable String code = transaction.getProcessorResponseCode();
    return code == null ? Decline.of(DeclineCode.GENERIC_DECLINE) : DECLINES.decline(code);
  }

  /** What Braintree takes for a repetition of another transaction. */
  static boolean isDuplicate(Transaction transaction) {
    return transaction.getGatewayRejectionReason() == GatewayRejectionReason.DUPLICATE;
  }

  /** Submitted, and from then on on its way. */
  static boolean isSubmitted(Transaction transaction) {
    return switch (transaction.getStatus()) {
      case SUBMITTED_FOR_SETTLEMENT,
          SETTLING,
          SETTLED,
          SETTLEMENT_CONFIRMED,
          SETTLEMENT_PENDING,
          SETTLEMENT_DECLINED ->
          true;
      default -> false;
    };
  }

  private static boolean isInReview(Transaction sale) {
    var risk = sale.getRiskData();
    return risk != null && REVIEW.equals(risk.getDecision());
  }

  /**
   * An amount in major units as ours.
   *
   * @throws ArithmeticException for one that we cannot express, or a currency that is none
   */
  static Money money(Transaction transaction) {
    var currency =
        Currencies.find(transaction.getCurrencyIsoCode())
            .orElseThrow(() -> new ArithmeticException("a currency that is none"));
    return MinorUnits.toOurs(transaction.getAmount(), currency);
  }

  private static String reason(Transaction transaction) {
    return Stream.of(
            text(transaction.getProcessorSettlementResponseCode()),
            text(transaction.getProcessorResponseCode()),
            text(transaction.getStatus()))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse(REASON_UNKNOWN);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString().toLowerCase(Locale.ROOT);
  }

  static @Nullable Instant time(@Nullable Calendar time) {
    return time == null ? null : time.toInstant();
  }

  static ProviderAnswer told(ProviderFact fact) {
    return new Told(fact, null);
  }
}

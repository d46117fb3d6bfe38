package io.quittance.contracts;

import io.quittance.contracts.ledger.BookingEvent;
import io.quittance.contracts.ledger.LedgerEvent;
import io.quittance.contracts.payment.DisputeView;
import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.contracts.payment.PaymentIntentView.LastError;
import io.quittance.contracts.payment.PaymentIntentView.NextAction;
import io.quittance.contracts.payment.RefundView;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.reconciliation.ReconciliationEvent;
import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustedAccount;
import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustmentLine;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One example of every event and fact, with every optional field set in at least one of them. */
final class SampleEvents {

  private static final Instant CREATED = Instant.parse("2026-03-01T10:15:30Z");
  private static final Instant UPDATED = Instant.parse("2026-03-01T10:15:31.250Z");
  private static final Instant LATER = Instant.parse("2026-03-08T10:15:31.250Z");

  private static final String INTENT = "pi_01jn8w3xq07k2r9v5m4c6b8d0e";
  private static final String TRANSACTION = "txn_01jn8w3xq07k2r9v5m4c6b8d0f";
  private static final String MERCHANT = "mer_01jn8w3xq07k2r9v5m4c6b8d0g";

  private SampleEvents() {}

  static List<LedgerEvent> ledgerEvents() {
    return List.of(
        new LedgerEvent.Sealed(
            7,
            1204,
            3,
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
            "01a1b2c3d40f",
            UPDATED));
  }

  static List<PaymentEvent> paymentEvents() {
    var authorized = payment("AUTHORIZED", 5000, 0, 0, null, null);
    var captured = payment("CAPTURED", 0, 5000, 0, null, null);
    var disputed = payment("CHARGEBACK", 0, 5000, 0, null, null);
    var failed =
        payment(
            "AUTHORIZATION_FAILED",
            0,
            0,
            0,
            null,
            new LastError(
                "card_declined",
                "insufficient_funds",
                "try_again_later",
                "The card was declined."));
    return List.of(
        new PaymentEvent.Created(MERCHANT, created()),
        new PaymentEvent.Authorizing(MERCHANT, payment("AUTHORIZING", 0, 0, 0, null, null)),
        new PaymentEvent.RequiresAction(
            MERCHANT,
            payment(
                "REQUIRES_ACTION",
                0,
                0,
                0,
                NextAction.redirectTo("https://provider.example/3ds/1"),
                null)),
        new PaymentEvent.InReview(MERCHANT, payment("IN_REVIEW", 0, 0, 0, null, null)),
        new PaymentEvent.Authorized(MERCHANT, authorized, operation("auth_1", 5000)),
        new PaymentEvent.AuthorizationFailed(MERCHANT, failed),
        new PaymentEvent.Capturing(MERCHANT, payment("CAPTURING", 5000, 0, 0, null, null)),
        new PaymentEvent.Captured(MERCHANT, captured, operation("cap_1", 5000)),
        new PaymentEvent.CaptureFailed(
            MERCHANT,
            payment(
                "CAPTURE_FAILED",
                5000,
                0,
                0,
                null,
                new LastError("capture_failed", null, null, "The capture failed."))),
        new PaymentEvent.Canceling(MERCHANT, payment("CANCELING", 5000, 0, 0, null, null)),
        new PaymentEvent.Canceled(MERCHANT, payment("CANCELED", 0, 0, 0, null, null)),
        new PaymentEvent.Expired(MERCHANT, payment("EXPIRED", 0, 0, 0, null, null)),
        new PaymentEvent.RefundCreated(
            MERCHANT, payment("REFUNDING", 0, 5000, 0, null, null), refund("PENDING", null)),
        new PaymentEvent.RefundSucceeded(
            MERCHANT,
            payment("PARTIALLY_REFUNDED", 0, 5000, 1500, null, null),
            refund("SUCCEEDED", null),
            operation("re_1", 1500)),
        new PaymentEvent.RefundFailed(
            MERCHANT, captured, refund("FAILED", "account_closed"), operation(null, 1500), true),
        new PaymentEvent.DisputeOpened(
            MERCHANT, disputed, dispute("NEEDS_RESPONSE", LATER), operation("dp_1", 5000)),
        new PaymentEvent.DisputeUpdated(MERCHANT, disputed, dispute("UNDER_REVIEW", null)),
        new PaymentEvent.DisputeWon(
            MERCHANT, captured, dispute("WON", null), operation("dp_1", 5000), true),
        new PaymentEvent.DisputeLost(
            MERCHANT, disputed, dispute("LOST", null), operation("dp_1", 5000)));
  }

  static List<ProviderFact> providerFacts() {
    var subject =
        new ProviderFact.Subject(
            "simulator", "default", INTENT, TRANSACTION, "ch_simulator_1", UPDATED);
    var unasked = new ProviderFact.Subject("simulator", "default", INTENT, null, null, UPDATED);
    return List.of(
        new ProviderFact.Authorized(subject, 5000, "USD", LATER),
        new ProviderFact.AuthorizationFailed(subject, "insufficient_funds", "try_again_later"),
        new ProviderFact.ActionRequired(subject, "https://provider.example/3ds/1"),
        new ProviderFact.UnderReview(subject),
        new ProviderFact.Captured(subject, 5000, "USD", "cap_1"),
        new ProviderFact.CaptureFailed(subject, "authorization_expired"),
        new ProviderFact.Voided(subject),
        new ProviderFact.VoidFailed(subject, "already_captured"),
        new ProviderFact.RefundPending(subject, 1500, "USD", "re_1"),
        new ProviderFact.Refunded(subject, 1500, "USD", "re_1"),
        new ProviderFact.RefundFailed(subject, "account_closed"),
        new ProviderFact.RefundCanceled(subject, "canceled_by_provider"),
        new ProviderFact.InquiryOpened(unasked, "dp_1", 5000, "USD", "fraudulent", LATER),
        new ProviderFact.DisputeOpened(unasked, "dp_1", 5000, "USD", "fraudulent", LATER),
        new ProviderFact.DisputeUpdated(unasked, "dp_1", "under_review"),
        new ProviderFact.DisputeWon(unasked, "dp_1"),
        new ProviderFact.DisputeLost(unasked, "dp_1"));
  }

  static List<ReconciliationEvent> reconciliationEvents() {
    return List.of(
        new ReconciliationEvent.SettlementConfirmed(
            "stl_01jn8w3xq07k2r9v5m4c6b8d0k",
            "simulator",
            "default",
            LocalDate.of(2026, 3, 1),
            "USD",
            3_500,
            75,
            3_425,
            2,
            "stm_01jn8w3xq07k2r9v5m4c6b8d0m",
            true),
        new ReconciliationEvent.SettlementReceived(
            "rcv_01jn8w3xq07k2r9v5m4c6b8d0n",
            "simulator",
            "PAYOUT-2026-03-01-USD",
            "house-bank",
            LocalDate.of(2026, 3, 2),
            "USD",
            3_425,
            "stm_01jn8w3xq07k2r9v5m4c6b8d0p"),
        new ReconciliationEvent.AdjustmentApproved(
            "prp_01jn8w3xq07k2r9v5m4c6b8d0n",
            "dsc_01jn8w3xq07k2r9v5m4c6b8d0p",
            "simulator",
            LocalDate.of(2026, 3, 1),
            "WRITE_OFF",
            "The provider rounds to whole dollars.",
            "operator",
            "approver",
            List.of(
                new AdjustmentLine(AdjustedAccount.WRITE_OFFS, "USD", 25),
                new AdjustmentLine(AdjustedAccount.RECEIVABLE, "USD", -25))));
  }

  static List<BookingEvent> bookingEvents() {
    return List.of(
        new BookingEvent.AdjustmentBooked(
            "prp_01jn8w3xq07k2r9v5m4c6b8d0n", "je_01jn8w3xq07k2r9v5m4c6b8d0q", UPDATED),
        new BookingEvent.AdjustmentRefused(
            "prp_01jn8w3xq07k2r9v5m4c6b8d0n",
            "balance_limit_exceeded",
            "The totals of account 'suspense' would pass the largest number."));
  }

  /** As a payment is at first: whatever may be absent is. */
  private static PaymentIntentView created() {
    return new PaymentIntentView(
        INTENT, "order-1", "user-1", 5000, "USD", "CREATED", "MANUAL", null, 0, 0, 0, false, null,
        null, null, null, null, null, null, Map.of(), CREATED, CREATED);
  }

  private static PaymentIntentView payment(
      String status,
      long capturable,
      long captured,
      long refunded,
      @Nullable NextAction nextAction,
      @Nullable LastError lastError) {
    return new PaymentIntentView(
        INTENT,
        "order-1",
        "user-1",
        5000,
        "USD",
        status,
        "MANUAL",
        "pm_card_visa",
        capturable,
        captured,
        refunded,
        status.equals("CHARGEBACK"),
        capturable > 0 ? LATER : null,
        nextAction,
        lastError,
        "simulator",
        "ch_simulator_1",
        status.endsWith("ING") ? LATER : null,
        "Two books, “used” 書",
        Map.of("cart", "42"),
        CREATED,
        UPDATED);
  }

  private static PaymentEvent.Operation operation(@Nullable String reference, long amount) {
    return new PaymentEvent.Operation(TRANSACTION, "simulator", reference, amount, "USD", UPDATED);
  }

  private static RefundView refund(String status, @Nullable String failure) {
    return new RefundView(
        "re_01jn8w3xq07k2r9v5m4c6b8d0h",
        INTENT,
        1500,
        "USD",
        status,
        "REQUESTED_BY_CUSTOMER",
        failure,
        CREATED,
        UPDATED);
  }

  private static DisputeView dispute(String status, @Nullable Instant due) {
    return new DisputeView(
        "dp_01jn8w3xq07k2r9v5m4c6b8d0j",
        INTENT,
        5000,
        "USD",
        "CHARGEBACK",
        status,
        "fraudulent",
        due,
        CREATED,
        UPDATED);
  }
}

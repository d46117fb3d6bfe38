package io.quittance.webhook.inbound;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.ActionRequired;
import io.quittance.contracts.provider.ProviderFact.AuthorizationFailed;
import io.quittance.contracts.provider.ProviderFact.Authorized;
import io.quittance.contracts.provider.ProviderFact.CaptureFailed;
import io.quittance.contracts.provider.ProviderFact.Captured;
import io.quittance.contracts.provider.ProviderFact.DisputeLost;
import io.quittance.contracts.provider.ProviderFact.DisputeOpened;
import io.quittance.contracts.provider.ProviderFact.DisputeUpdated;
import io.quittance.contracts.provider.ProviderFact.DisputeWon;
import io.quittance.contracts.provider.ProviderFact.InquiryOpened;
import io.quittance.contracts.provider.ProviderFact.RefundCanceled;
import io.quittance.contracts.provider.ProviderFact.RefundFailed;
import io.quittance.contracts.provider.ProviderFact.RefundPending;
import io.quittance.contracts.provider.ProviderFact.Refunded;
import io.quittance.contracts.provider.ProviderFact.UnderReview;
import io.quittance.contracts.provider.ProviderFact.VoidFailed;
import io.quittance.contracts.provider.ProviderFact.Voided;
import java.util.Objects;

/**
 * What makes two facts of one account the same business fact, whatever event told it: what
 * happened, to which operation, and how much of it. Times are left out, since a provider that tells
 * a fact again may date it again.
 */
final class FactKey {

  private FactKey() {}

  /** The key of a fact; equal for equal business facts. */
  static String of(ProviderFact fact) {
    return switch (fact) {
      case Authorized f -> key(f, f.amount(), f.currency());
      case Captured f -> key(f, f.amount(), f.currency(), f.providerReference());
      case RefundPending f -> key(f, f.amount(), f.currency(), f.providerReference());
      case Refunded f -> key(f, f.amount(), f.currency(), f.providerReference());
      case AuthorizationFailed f -> key(f);
      case ActionRequired f -> key(f);
      case UnderReview f -> key(f);
      case CaptureFailed f -> key(f);
      case Voided f -> key(f);
      case VoidFailed f -> key(f);
      case RefundFailed f -> key(f);
      case RefundCanceled f -> key(f);
      case InquiryOpened f -> key(f, f.disputeReference(), f.amount(), f.currency());
      case DisputeOpened f -> key(f, f.disputeReference(), f.amount(), f.currency());
      // A dispute may come back to a status: here the time is what tells two updates apart.
      case DisputeUpdated f -> key(f, f.disputeReference(), f.status(), f.subject().occurredAt());
      case DisputeWon f -> key(f, f.disputeReference());
      case DisputeLost f -> key(f, f.disputeReference());
    };
  }

  private static String key(ProviderFact fact, Object... details) {
    var subject = fact.subject();
    var operation =
        Objects.requireNonNullElse(
            subject.transactionId(), Objects.requireNonNullElse(subject.chargeReference(), "-"));
    var key =
        new StringBuilder(ProviderFact.CATALOG.typeOf(fact))
            .append(' ')
            .append(Objects.requireNonNullElse(subject.paymentIntentId(), "-"))
            .append(' ')
            .append(operation);
    for (var detail : details) {
      key.append(' ').append(detail);
    }
    return key.toString();
  }
}

package io.quittance.contracts.provider;

import io.quittance.contracts.event.EventCatalog;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A provider's truth about one payment: what it did, whoever told us.
 *
 * <p>An API answer, a look-up, a webhook and a line of a report become the same fact and are
 * applied by the same code, any number of times and in any order. Amounts are minor units.
 */
public sealed interface ProviderFact {

  /** Names of the facts and their topic. */
  EventCatalog<ProviderFact> CATALOG =
      EventCatalog.of(
          ProviderFact.class,
          "provider.facts",
          Map.ofEntries(
              Map.entry("provider.authorized.v1", Authorized.class),
              Map.entry("provider.authorization_failed.v1", AuthorizationFailed.class),
              Map.entry("provider.action_required.v1", ActionRequired.class),
              Map.entry("provider.under_review.v1", UnderReview.class),
              Map.entry("provider.captured.v1", Captured.class),
              Map.entry("provider.capture_failed.v1", CaptureFailed.class),
              Map.entry("provider.voided.v1", Voided.class),
              Map.entry("provider.void_failed.v1", VoidFailed.class),
              Map.entry("provider.refund_pending.v1", RefundPending.class),
              Map.entry("provider.refunded.v1", Refunded.class),
              Map.entry("provider.refund_failed.v1", RefundFailed.class),
              Map.entry("provider.refund_canceled.v1", RefundCanceled.class),
              Map.entry("provider.inquiry_opened.v1", InquiryOpened.class),
              Map.entry("provider.dispute_opened.v1", DisputeOpened.class),
              Map.entry("provider.dispute_updated.v1", DisputeUpdated.class),
              Map.entry("provider.dispute_won.v1", DisputeWon.class),
              Map.entry("provider.dispute_lost.v1", DisputeLost.class)));

  /** What the fact is about. */
  Subject subject();

  /**
   * Which payment and which of our requests a fact is about.
   *
   * @param provider the adapter's name, for example {@code simulator}
   * @param account our account at the provider
   * @param paymentIntentId our payment, as the provider echoes it ({@code pi_...}); null where it
   *     does not, and then one of the other two tells which payment it is
   * @param transactionId our reference of the request ({@code txn_...}); null where the provider
   *     acted by itself, as in a dispute
   * @param chargeReference the provider's id of the whole charge; null where it is not told
   * @param occurredAt when it happened, by the provider's clock
   */
  record Subject(
      String provider,
      String account,
      @Nullable String paymentIntentId,
      @Nullable String transactionId,
      @Nullable String chargeReference,
      Instant occurredAt) {

    /** What keeps the facts of one payment in their order: the most that is known of it. */
    public String orderingKey() {
      return Stream.of(paymentIntentId, transactionId, chargeReference)
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(provider + "/" + account);
    }
  }

  /** The provider holds {@code amount} for us until {@code expiresAt}; also after an increment. */
  record Authorized(Subject subject, long amount, String currency, @Nullable Instant expiresAt)
      implements ProviderFact {}

  /** The provider or the issuer said no; nothing is held. Codes as in the API's problem. */
  record AuthorizationFailed(Subject subject, String declineCode, @Nullable String adviceCode)
      implements ProviderFact {

    /**
     * The decline code that means: stopped by the provider's risk engine, never sent to the issuer.
     */
    public static final String BLOCKED_BY_RISK = "blocked_by_risk";
  }

  record ActionRequired(Subject subject, String redirectUrl) implements ProviderFact {}

  record UnderReview(Subject subject) implements ProviderFact {}

  /** {@code providerReference} is the provider's id of the capture. */
  record Captured(Subject subject, long amount, String currency, String providerReference)
      implements ProviderFact {}

  record CaptureFailed(Subject subject, String reason) implements ProviderFact {}

  record Voided(Subject subject) implements ProviderFact {}

  record VoidFailed(Subject subject, String reason) implements ProviderFact {}

  record RefundPending(Subject subject, long amount, String currency, String providerReference)
      implements ProviderFact {}

  record Refunded(Subject subject, long amount, String currency, String providerReference)
      implements ProviderFact {}

  /** The refund will not happen, or, after {@link Refunded}, was undone. */
  record RefundFailed(Subject subject, String reason) implements ProviderFact {}

  /** The refund was called off before it happened. */
  record RefundCanceled(Subject subject, String reason) implements ProviderFact {}

  /**
   * The bank asks before it decides: no money has moved. Ends with {@link DisputeWon}, or becomes
   * {@link DisputeOpened} under the same reference.
   */
  record InquiryOpened(
      Subject subject,
      String disputeReference,
      long amount,
      String currency,
      String reason,
      @Nullable Instant evidenceDueBy)
      implements ProviderFact {}

  /** The bank has taken the money. */
  record DisputeOpened(
      Subject subject,
      String disputeReference,
      long amount,
      String currency,
      String reason,
      @Nullable Instant evidenceDueBy)
      implements ProviderFact {}

  record DisputeUpdated(Subject subject, String disputeReference, String status)
      implements ProviderFact {}

  /** The bank gives the money back; also after {@link DisputeLost}. */
  record DisputeWon(Subject subject, String disputeReference) implements ProviderFact {}

  record DisputeLost(Subject subject, String disputeReference) implements ProviderFact {}
}

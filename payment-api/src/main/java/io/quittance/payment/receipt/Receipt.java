package io.quittance.payment.receipt;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A receipt of a payment that was captured, whole or in part.
 *
 * <p>Amounts stand there twice: in minor units, and as people read them, with the currency's own
 * number of decimals.
 *
 * @param receiptNumber {@code rcp_...}, the same whenever it is asked for
 * @param amountRefunded what has reached the customer; pending refunds do not count
 * @param capturedAt the first capture, by the provider's clock
 * @param lines captures and refunds, oldest first; their sums are the amounts above
 */
public record Receipt(
    String receiptNumber,
    String paymentIntentId,
    String merchantName,
    String orderId,
    @Nullable String description,
    String currency,
    long amountCaptured,
    String amountCapturedText,
    long amountRefunded,
    String amountRefundedText,
    @Nullable Method paymentMethod,
    String provider,
    @Nullable String providerReference,
    Instant createdAt,
    Instant capturedAt,
    List<Line> lines) {

  /** How it was paid; what is not known of the method is null. */
  public record Method(String paymentMethodId, @Nullable String brand, @Nullable String last4) {}

  /** What a line of a receipt tells of. */
  public enum Kind {
    CAPTURE,
    REFUND
  }

  /**
   * Money that moved.
   *
   * @param providerReference the provider's id of what it did; null where it gave none
   */
  public record Line(
      Kind kind,
      long amount,
      String amountText,
      Instant occurredAt,
      @Nullable String providerReference) {}
}

package io.quittance.contracts.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A payment intent as merchants see it, over REST and in events. Amounts are minor units of {@code
 * currency}.
 *
 * @param nextCheckAt when the provider is asked again; only while an outcome is unknown
 */
public record PaymentIntentView(
    String paymentIntentId,
    String orderId,
    String userId,
    long amount,
    String currency,
    String status,
    String captureMethod,
    @Nullable String paymentMethodId,
    long amountCapturable,
    long amountCaptured,
    long amountRefunded,
    boolean disputed,
    @JsonInclude(Include.NON_NULL) @Nullable Instant authorizationExpiresAt,
    @JsonInclude(Include.NON_NULL) @Nullable NextAction nextAction,
    @JsonInclude(Include.NON_NULL) @Nullable LastError lastError,
    @JsonInclude(Include.NON_NULL) @Nullable String provider,
    @JsonInclude(Include.NON_NULL) @Nullable String providerReference,
    @JsonInclude(Include.NON_NULL) @Nullable Instant nextCheckAt,
    @Nullable String description,
    Map<String, String> metadata,
    Instant createdAt,
    Instant updatedAt) {

  /** What the customer must do before the payment can go on. */
  public record NextAction(String type, String url) {

    /** Sends the customer to a page of the provider, for example for 3-D Secure. */
    public static NextAction redirectTo(String url) {
      return new NextAction("redirect_to_url", url);
    }
  }

  /** Why the latest attempt failed. */
  public record LastError(
      String code,
      @JsonInclude(Include.NON_NULL) @Nullable String declineCode,
      @JsonInclude(Include.NON_NULL) @Nullable String adviceCode,
      String message) {}
}

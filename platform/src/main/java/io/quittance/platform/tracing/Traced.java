package io.quittance.platform.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the work of this thread is about, as attributes of its span: so that a payment's traces are
 * found. Does nothing outside of a span, or in one that is not kept.
 */
public final class Traced {

  private static final String TRANSITION = "state transition";
  private static final AttributeKey<String> FROM = AttributeKey.stringKey("from");
  private static final AttributeKey<String> TO = AttributeKey.stringKey("to");
  private static final AttributeKey<String> BY = AttributeKey.stringKey("event");

  /** Enough to tell keys apart, and nothing to take a key from. */
  private static final int HASH_BYTES = 8;

  private Traced() {}

  /** The payment, and the merchant's order that it pays. */
  public static void payment(String paymentIntentId, String orderId) {
    Span.current()
        .setAttribute("paymentIntentId", paymentIntentId)
        .setAttribute("orderId", orderId);
  }

  /** An operation at a provider. */
  public static void operation(String provider, String transactionId) {
    Span.current().setAttribute("provider", provider).setAttribute("transactionId", transactionId);
  }

  /** What the provider answered, and what it calls that; null where it names nothing. */
  public static void answer(String outcome, @Nullable String providerReference) {
    var span = Span.current().setAttribute("outcome", outcome);
    if (providerReference != null) {
      span.setAttribute("providerReference", providerReference);
    }
  }

  /**
   * A change of a payment's state, at this moment of the span.
   *
   * @param from null for a payment that is new
   * @param event the event that tells it
   */
  public static void transition(@Nullable String from, String to, String event) {
    var span = Span.current();
    if (span.isRecording() && !to.equals(from)) {
      var attributes = Attributes.builder().put(TO, to).put(BY, event);
      if (from != null) {
        attributes.put(FROM, from);
      }
      span.addEvent(TRANSITION, attributes.build());
    }
  }

  /** The merchant's idempotency key as {@code idempotencyKeyHash}; see {@link #hash}. */
  public static void idempotencyKey(String key) {
    var span = Span.current();
    if (span.isRecording()) {
      span.setAttribute("idempotencyKeyHash", hash(key));
    }
  }

  /**
   * The first 16 hexadecimal digits of a key's SHA-256, in lower case: the key itself is secret.
   */
  public static String hash(String key) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}

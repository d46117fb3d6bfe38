package io.quittance.simulator.operation;

import io.quittance.platform.money.Money;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.OperationType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that a caller may ask a provider to do, whatever wire format it came in. */
public sealed interface Request {

  /** The caller's reference, which is its idempotency key. */
  String reference();

  /** The caller's payment, echoed everywhere. */
  String paymentReference();

  OperationType type();

  /** What the provider's format has to repeat later. */
  Map<String, String> extras();

  /** What asks for something on a charge that exists. */
  sealed interface OnCharge extends Request {

    String chargeId();
  }

  /**
   * The money is only held, or with a capture reference taken at once.
   *
   * @param provider whose wire format it came in
   * @param captureReference of the capture that is to be done along with it
   * @param customerPays the customer is always sent away first; the moment they agree, the money is
   *     captured under the capture reference, which must be given. Otherwise the payment method
   *     decides
   * @param returnUrl where the customer is sent back to
   */
  record Authorize(
      String provider,
      String reference,
      String paymentReference,
      Money amount,
      String paymentMethod,
      @Nullable String captureReference,
      boolean customerPays,
      @Nullable String returnUrl,
      Map<String, String> extras)
      implements Request {

    public Authorize {
      extras = inOrder(extras);
      if (customerPays) {
        Objects.requireNonNull(captureReference);
      }
    }

    @Override
    public OperationType type() {
      return OperationType.AUTHORIZE;
    }

    Charge.Origin origin() {
      return new Charge.Origin(provider, customerPays ? captureReference : null, extras);
    }

    /** The capture that this asks for: the same as if it were asked for by itself. */
    Capture capture(String chargeId) {
      return new Capture(
          Objects.requireNonNull(captureReference), paymentReference, chargeId, amount, true);
    }
  }

  /** The amount is the new total. */
  record Increment(
      String reference,
      String paymentReference,
      String chargeId,
      Money amount,
      Map<String, String> extras)
      implements OnCharge {

    public Increment {
      extras = inOrder(extras);
    }

    public Increment(String reference, String paymentReference, String chargeId, Money amount) {
      this(reference, paymentReference, chargeId, amount, Map.of());
    }

    @Override
    public OperationType type() {
      return OperationType.INCREMENT;
    }
  }

  /** The last capture releases what it leaves. */
  record Capture(
      String reference,
      String paymentReference,
      String chargeId,
      Money amount,
      boolean last,
      Map<String, String> extras)
      implements OnCharge {

    public Capture {
      extras = inOrder(extras);
    }

    public Capture(
        String reference, String paymentReference, String chargeId, Money amount, boolean last) {
      this(reference, paymentReference, chargeId, amount, last, Map.of());
    }

    @Override
    public OperationType type() {
      return OperationType.CAPTURE;
    }
  }

  record Cancel(
      String reference, String paymentReference, String chargeId, Map<String, String> extras)
      implements OnCharge {

    public Cancel {
      extras = inOrder(extras);
    }

    public Cancel(String reference, String paymentReference, String chargeId) {
      this(reference, paymentReference, chargeId, Map.of());
    }

    @Override
    public OperationType type() {
      return OperationType.VOID;
    }
  }

  record Refund(
      String reference,
      String paymentReference,
      String chargeId,
      Money amount,
      Map<String, String> extras)
      implements OnCharge {

    public Refund {
      extras = inOrder(extras);
    }

    public Refund(String reference, String paymentReference, String chargeId, Money amount) {
      this(reference, paymentReference, chargeId, amount, Map.of());
    }

    @Override
    public OperationType type() {
      return OperationType.REFUND;
    }
  }

  /** Digest of all that is asked: the same for a repeat, another for anything else. */
  default String fingerprint() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** The fingerprint must not depend on the order in which a map happens to be walked. */
  private static Map<String, String> inOrder(Map<String, String> extras) {
    return Collections.unmodifiableMap(new TreeMap<>(extras));
  }
}

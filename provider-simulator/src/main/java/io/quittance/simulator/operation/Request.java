package io.quittance.simulator.operation;

import io.quittance.platform.money.Money;
import io.quittance.simulator.book.OperationType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Everything that a caller may ask this provider to do. */
sealed interface Request {

  /** The caller's reference, which is its idempotency key. */
  String reference();

  /** The caller's payment, echoed everywhere. */
  String paymentReference();

  OperationType type();

  /** What asks for something on a charge that exists. */
  sealed interface OnCharge extends Request {
    String chargeId();
  }

  /**
   * The money is only held, or with a capture reference taken at once.
   *
   * @param captureReference of the capture that is to be done along with it
   */
  record Authorize(
      String reference,
      String paymentReference,
      Money amount,
      String paymentMethod,
      @Nullable String captureReference,
      @Nullable String returnUrl)
      implements Request {

    @Override
    public OperationType type() {
      return OperationType.AUTHORIZE;
    }

    /** The capture that this asks for: the same as if it were asked for by itself. */
    Capture capture(String chargeId) {
      return new Capture(
          Objects.requireNonNull(captureReference), paymentReference, chargeId, amount, true);
    }
  }

  /** The amount is the new total. */
  record Increment(String reference, String paymentReference, String chargeId, Money amount)
      implements OnCharge {

    @Override
    public OperationType type() {
      return OperationType.INCREMENT;
    }
  }

  /** The last capture releases what it leaves. */
  record Capture(
      String reference, String paymentReference, String chargeId, Money amount, boolean last)
      implements OnCharge {

    @Override
    public OperationType type() {
      return OperationType.CAPTURE;
    }
  }

  record Cancel(String reference, String paymentReference, String chargeId) implements OnCharge {

    @Override
    public OperationType type() {
      return OperationType.VOID;
    }
  }

  record Refund(String reference, String paymentReference, String chargeId, Money amount)
      implements OnCharge {

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
}

package io.quittance.contracts.provider;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an emulator of Alipay needs to know of an order, beyond what Alipay is told: it travels in
 * the order's description, in test mode only.
 *
 * @param paymentMethod the name of a test method
 * @param captureReference our reference of the capture that follows the payment
 */
public record AlipayTestOrder(String paymentMethod, @Nullable String captureReference) {

  private static final Pattern TEXT = Pattern.compile("test (\\S{1,100})(?: (\\S{1,100}))?");

  /** As it is written. */
  public String text() {
    return "test " + paymentMethod + (captureReference == null ? "" : " " + captureReference);
  }

  /** Reads what {@link #text} wrote; empty for anything else. */
  public static Optional<AlipayTestOrder> read(String text) {
    var matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(new AlipayTestOrder(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }
}

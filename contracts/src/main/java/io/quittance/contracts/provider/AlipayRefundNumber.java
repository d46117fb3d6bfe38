package io.quittance.contracts.provider;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The number that a refund has at Alipay. Alipay's notices tell what was paid back of a trade in
 * all, never how much by one refund; so the number says that.
 *
 * @param reference ours of the request
 * @param amount fen
 */
public record AlipayRefundNumber(String reference, long amount) {

  private static final Pattern TEXT = Pattern.compile("(txn_[0-9a-z]{1,40})-(\\d{1,11})");

  /** As Alipay gets it; at most 64 characters. */
  public String text() {
    return reference + "-" + amount;
  }

  /** Reads what {@link #text} wrote; empty for the number of a refund that is not ours. */
  public static Optional<AlipayRefundNumber> read(String text) {
    var matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(new AlipayRefundNumber(matcher.group(1), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }
}

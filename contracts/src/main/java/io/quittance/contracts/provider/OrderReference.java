package io.quittance.contracts.provider;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How we name a request at a provider that echoes one text of ours: the payment, our reference, and
 * the reference of the capture that the request also makes, with full stops between them. At most
 * 255 characters.
 *
 * @param payment {@code pi_...}
 * @param reference {@code txn_...}
 * @param capture {@code txn_...}; null where nothing is captured under another reference
 */
public record OrderReference(String payment, String reference, @Nullable String capture) {

  private static final Pattern TEXT =
      Pattern.compile("(pi_[0-9a-z]{1,64})\\.(txn_[0-9a-z]{1,64})(?:\\.(txn_[0-9a-z]{1,64}))?");

  /** What {@link #text} wrote; empty for any other text, such as that of another system. */
  public static Optional<OrderReference> read(String text) {
    var matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(new OrderReference(matcher.group(1), matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }

  /** The text that the provider is given. */
  public String text() {
    var text = payment + "." + reference;
    return capture == null ? text : text + "." + capture;
  }
}
